class Refusal(Exception):
    """A request that is answered with an error on purpose."""

    def __init__(self, status, message, *, fields=None, headers=None):
        super().__init__(message)
        self.status = status
        self.body = {"error": message, **({"fields": fields} if fields else {})}
        self.headers = headers or {}
