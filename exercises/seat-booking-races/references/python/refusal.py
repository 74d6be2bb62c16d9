class Refusal(Exception):
    """A request that is answered with an error on purpose. `details` are further keys of the answer."""

    def __init__(self, status, message, **details):
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details
