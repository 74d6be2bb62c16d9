import json
import logging
from base64 import b64encode
from functools import cached_property
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt
from refusal import Refusal

TIMEOUT_SECONDS = 2


class IdentityProvider:
    """What a program needs of an OpenID Connect provider: where to send people, and who came back with a code."""

    def __init__(self, issuer, client_id, client_secret, redirect_uri):
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri

    @cached_property
    def _metadata(self):
        return fetch_json(f"{self._issuer}/.well-known/openid-configuration")

    @cached_property
    def _keys(self):
        return jwt.PyJWKClient(self._metadata["jwks_uri"], timeout=TIMEOUT_SECONDS)

    def authorization_url(self, state, nonce, challenge):
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._metadata['authorization_endpoint']}?{urlencode(query)}"

    def identify(self, code, verifier, nonce):
        """The claims about the person, every one of them checked."""
        claims = self._verify(self._exchange(code, verifier).get("id_token", ""))
        if claims.get("nonce") != nonce:
            raise Refusal(401, "the identity token is of another login")
        return claims

    def _exchange(self, code, verifier):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        credentials = b64encode(f"{self._client_id}:{self._client_secret}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}"}
        return fetch_json(Request(self._metadata["token_endpoint"], urlencode(form).encode(), headers))

    def _verify(self, token):
        try:
            return jwt.decode(
                token,
                self._keys.get_signing_key_from_jwt(token),
                algorithms=["RS256"],
                issuer=self._issuer,
                audience=self._client_id,
                options={"require": ["sub"], "verify_exp": False},
            )
        except jwt.PyJWKClientConnectionError as error:
            raise bad_gateway(error) from error
        except jwt.PyJWTError as error:
            raise Refusal(401, f"the identity token is not valid: {error}") from error


def fetch_json(request):
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code < 500:
            raise Refusal(401, "the provider refuses the code") from error
        raise bad_gateway(error) from error
    except (OSError, ValueError) as error:
        raise bad_gateway(error) from error


def bad_gateway(error):
    logging.getLogger(__name__).error("provider: %s", error)
    return Refusal(502, "the provider does not answer as it should")
