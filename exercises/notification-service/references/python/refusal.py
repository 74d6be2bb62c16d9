class Refusal(Exception):
    """A request that is answered with an error on purpose."""

    def __init__(self, status, message, fields=None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.fields = fields
