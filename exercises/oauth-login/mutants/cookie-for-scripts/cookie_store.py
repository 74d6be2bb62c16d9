from secrets import token_urlsafe


class CookieStore:
    """
    Values that live on the server under a random id in a cookie of the browser. Nobody can guess an id or choose one:
    putting something always makes a new one.
    """

    def __init__(self, name):
        self._name = name
        self._values = {}

    def put(self, response, value):
        cookie_id = token_urlsafe(24)
        self._values[cookie_id] = value
        response.set_cookie(self._name, cookie_id, samesite="Lax")
        return response

    def find(self, request):
        return self._values.get(request.cookies.get(self._name))

    def take(self, request):
        """Takes the value out: nobody finds it again."""
        return self._values.pop(request.cookies.get(self._name), None)
