from datetime import timedelta

DAY = timedelta(days=1)


def earliest(now, preferences):
    """When a message may be sent at the earliest: now, or at the end of the user's quiet hours."""
    quiet = preferences.get("quiet")
    if not quiet:
        return now
    clock = now
    local = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
    # Counted from the begin of the window, so that one over midnight is like any other.
    passed = (local - since_midnight(quiet["from"])) % DAY
    length = (since_midnight(quiet["to"]) - since_midnight(quiet["from"])) % DAY
    return now if passed >= length else now.replace(microsecond=0) + length - passed


def since_midnight(time):
    """`07:30` → 7.5 hours"""
    hours, minutes, seconds = (*map(int, time.split(":")), 0)[:3]
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
