from secrets import token_urlsafe


class CookieStore:
    """
    Values that live on the server under a random id in a cookie of the browser, which keeps its id.
    """

    def __init__(self, name):
        self._name = name
        self._values = {}

    def put(self, request, response, value):
        cookie_id = request.cookies.get(self._name) or token_urlsafe(24)
        self._values[cookie_id] = value
        response.set_cookie(self._name, cookie_id, httponly=True, samesite="Lax")
        return response

    def find(self, request):
        return self._values.get(request.cookies.get(self._name))

    def take(self, request):
        """Takes the value out: nobody finds it again."""
        return self._values.pop(request.cookies.get(self._name), None)
