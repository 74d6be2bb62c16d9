import re

from refusal import Refusal

MAX_EMAIL_LENGTH = 254
LEAST_PASSWORD_LENGTH = 10
MOST_PASSWORD_LENGTH = 128


def check_account(body):
    """E-mail and password that a request's body asks for; whatever else it says is left behind."""
    body = body if isinstance(body, dict) else {}
    email, password = body.get("email"), body.get("password")
    problems = {"email": email_problem(email), "password": password_problem(password)}
    fields = {field: problem for field, problem in problems.items() if problem}
    if fields:
        raise Refusal(422, "the account is not valid", fields=fields)
    return email, password


def check_credentials(body):
    """Anything but two texts can only be wrong."""
    body = body if isinstance(body, dict) else {}
    email, password = body.get("email"), body.get("password")
    if not isinstance(email, str) or not isinstance(password, str):
        raise wrong_credentials()
    return email, password


def wrong_credentials():
    return Refusal(401, "e-mail or password is wrong")


def email_problem(email):
    is_email = isinstance(email, str) and re.fullmatch(r"[^@\s]+@[^@\s]+", email) and len(email) <= MAX_EMAIL_LENGTH
    return None if is_email else "must be an e-mail address"


def password_problem(password):
    if isinstance(password, str) and LEAST_PASSWORD_LENGTH <= len(password) <= MOST_PASSWORD_LENGTH:
        return None
    return f"must have {LEAST_PASSWORD_LENGTH} to {MOST_PASSWORD_LENGTH} characters"
