import math
import re
from array import array
from collections import Counter

TOP_COUNT = 5
# ASCII: a digit of another script is not a digit of a log.
LINE_FORM = re.compile(
    r'([^ ]+) - [^ ]+ \[[^\]]+\] "[A-Z]+ (/[^ "?]*)(?:\?[^ "]*)? HTTP/\d\.\d" ([1-5])\d\d (\d+|-) (\d+)', re.ASCII
)


class LogReport:
    """Takes the lines of an access log one by one and says at the end what they were like."""

    def __init__(self):
        self._malformed = 0
        self._bytes = 0
        self._statuses = Counter()
        self._paths = Counter()
        self._addresses = []
        self._times = array("L")

    def add(self, line):
        if not line:
            return
        match = LINE_FORM.fullmatch(line)
        if match is None:
            self._malformed += 1
            return
        address, path, status, size, ms = match.groups()
        self._statuses[status] += 1
        self._paths[path] += 1
        self._addresses.append(address.lower())
        self._times.append(int(ms))
        if size != "-":
            self._bytes += int(size)

    def summary(self):
        ranked = sorted(self._paths.items(), key=lambda item: (-item[1], item[0]))
        return {
            "total": len(self._times),
            "malformed": self._malformed,
            "bytes": self._bytes,
            "statusClasses": {f"{digit}xx": self._statuses[str(digit)] for digit in range(1, 6)},
            "topPaths": [{"path": path, "count": count} for path, count in ranked[:TOP_COUNT]],
            "uniqueAddresses": len(self._addresses),
            "p95Ms": self._percentile(0.95),
        }

    def _percentile(self, fraction):
        """By nearest rank; None for no values."""
        if not self._times:
            return None
        return sorted(self._times)[math.ceil(len(self._times) * fraction) - 1]
