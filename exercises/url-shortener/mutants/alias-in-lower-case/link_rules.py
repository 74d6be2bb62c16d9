import re
from datetime import datetime
from urllib.parse import urlsplit

from refusal import Refusal

MAX_URL_LENGTH = 2048
RESERVED_ALIASES = {"health", "links"}


def check_link(body, public_host):
    """The link that a request's body asks for; `expires_at` is a datetime or None."""
    if not isinstance(body, dict):
        raise Refusal(422, "a link is a JSON object")
    problems = {
        "url": url_problem(body.get("url"), public_host),
        "alias": alias_problem(body.get("alias")),
        "expiresAt": instant_problem(body.get("expiresAt")),
    }
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise Refusal(422, "the link is not valid", found)
    return {"url": body["url"], "alias": body["alias"].lower() if body.get("alias") else None, "expires_at": to_instant(body.get("expiresAt"))}


def url_problem(url, public_host):
    if not isinstance(url, str) or len(url) > MAX_URL_LENGTH:
        return f"must be a text of at most {MAX_URL_LENGTH} characters"
    # The parser forgives both, browsers and headers do not. The last range is half of a surrogate pair.
    if re.search(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]", url):
        return "must not contain spaces or control characters"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "must be a URL"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "must be an absolute http or https URL"
    # A final dot is the same host, only spelt as an absolute name.
    if parts.hostname.removesuffix(".") == public_host:
        return "must not lead back to this service"
    return None


def alias_problem(alias):
    if alias is None:
        return None
    if not isinstance(alias, str) or not re.fullmatch(r"[A-Za-z0-9_-]{3,32}", alias):
        return 'must be 3 to 32 letters, digits, "_" or "-"'
    return "is reserved" if alias in RESERVED_ALIASES else None


def instant_problem(value):
    try:
        instant = to_instant(value)
    except (TypeError, ValueError):
        return "must be an instant such as 2026-12-24T18:00:00Z"
    # Without a zone it is a time of day somewhere, not an instant.
    return "must name its time zone" if instant and instant.tzinfo is None else None


def to_instant(value):
    return None if value is None else datetime.fromisoformat(value)
