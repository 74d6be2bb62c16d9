import re
from zoneinfo import available_timezones

from refusal import Refusal

TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
CHANNELS = {"email", "webhook", "in-app"}
ZONES = available_timezones()


def check_notification(body):
    body = as_object(body)
    refuse_if(
        key=not is_text(body.get("key"), 1, 200),
        user=not is_text(body.get("user"), 1, 200),
        subject=not is_text(body.get("subject"), 1, 200),
        text=not is_text(body.get("text"), 0, 20_000),
    )
    return body


def check_preferences(body):
    body = as_object(body)
    channels, quiet = body.get("channels"), body.get("quiet")
    refuse_if(
        channels=not isinstance(channels, list) or not set(channels) <= CHANNELS,
        email="email" in body and not is_text(body["email"], 3, 200),
        webhook="webhook" in body and not is_text(body["webhook"], 8, 2000),
        timeZone=body.get("timeZone", "UTC") not in ZONES,
        quiet=quiet is not None and not all(is_time(quiet.get(end)) for end in ("from", "to")),
    )
    return body


def as_object(body):
    if not isinstance(body, dict):
        raise Refusal(422, "the body must be a JSON object")
    return body


def refuse_if(**problems):
    fields = {field: "is missing or not valid" for field, is_problem in problems.items() if is_problem}
    if fields:
        raise Refusal(422, "the request is not valid", fields)


def is_text(value, shortest, longest):
    return isinstance(value, str) and shortest <= len(value) <= longest


def is_time(value):
    return isinstance(value, str) and TIME_OF_DAY.fullmatch(value) is not None
