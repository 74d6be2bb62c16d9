from refusal import Refusal

DEFAULT_SECONDS = 300
LEAST_SECONDS = 0.1
MOST_SECONDS = 900


def check_hold(body):
    """The hold that a request's body asks for."""
    body = body if isinstance(body, dict) else {}
    hold = {"seats": body.get("seats"), "seconds": body.get("seconds", DEFAULT_SECONDS)}
    problems = {"seats": seats_problem(hold["seats"]), "seconds": seconds_problem(hold["seconds"])}
    fields = {field: problem for field, problem in problems.items() if problem}
    if fields:
        raise Refusal(422, "the hold is not valid", fields=fields)
    return hold


def seats_problem(seats):
    if not isinstance(seats, list) or not seats:
        return "must be a list of at least one seat"
    if not all(isinstance(seat, str) for seat in seats):
        return "must be names of seats"
    return None if len(set(seats)) == len(seats) else "must not name a seat twice"


def seconds_problem(seconds):
    # A bool is an int in Python, not in JSON.
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if is_number and LEAST_SECONDS <= seconds <= MOST_SECONDS:
        return None
    return f"must be a number from {LEAST_SECONDS} to {MOST_SECONDS}"
