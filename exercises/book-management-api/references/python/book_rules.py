import re
import sys

from refusal import Refusal

ABSENT = object()


def check_book(body):
    """The fields of a book out of a request's body."""
    if not isinstance(body, dict):
        raise Refusal(422, "a book is a JSON object")
    problems = {field: problem_of(body.get(field, ABSENT)) for field, problem_of in RULES.items()}
    problems |= {field: "is not a field of a book" for field in body if field not in RULES}
    refuse_if_any("the book is not valid", problems)
    return body


def check_page(query):
    """`page` and `limit` out of a query string."""
    page = whole_number(query.get("page", "1"))
    limit = whole_number(query.get("limit", "20"))
    refuse_if_any(
        "there is no such page",
        {"page": range_problem(page, 1, sys.maxsize), "limit": range_problem(limit, 1, 100)},
    )
    return page, limit


def text_problem(value, max_length):
    if not isinstance(value, str) or not value.strip():
        return "must be a text that is not empty"
    return f"must have at most {max_length} characters" if len(value) > max_length else None


def range_problem(value, least, most):
    # `True` is an int to Python.
    is_fine = type(value) is int and least <= value <= most
    return None if is_fine else f"must be a whole number from {least} to {most}"


def isbn_problem(value):
    if isinstance(value, str) and re.fullmatch("[0-9]{13}", value):
        total = sum(int(digit) * (1 if i % 2 == 0 else 3) for i, digit in enumerate(value))
        if total % 10 == 0:
            return None
    return "must be 13 digits with a valid check digit"


def whole_number(text):
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else None


def refuse_if_any(message, problems):
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise Refusal(422, message, found)


RULES = {
    "title": lambda value: text_problem(value, 200),
    "author": lambda value: text_problem(value, 100),
    "isbn": isbn_problem,
    "year": lambda value: None if value is ABSENT else range_problem(value, 1, 2100),
}
