from datetime import UTC, datetime

import jwt
from refusal import Refusal

ALGORITHM = "HS256"


class AccessTokens:
    def __init__(self, secret, audience):
        self._secret = secret
        self._audience = audience

    def issue(self, user_id):
        claims = {"sub": user_id, "aud": self._audience, "iat": datetime.now(UTC)}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def verify(self, authorization):
        """The id of the user whom the header `Authorization` speaks for."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            raise unauthorized()
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=self._audience,
                options={"require": ["sub"]},
            )
        except jwt.InvalidTokenError:
            raise unauthorized() from None
        return claims["sub"]


def unauthorized():
    return Refusal(401, "a valid access token is needed", headers={"WWW-Authenticate": "Bearer"})
