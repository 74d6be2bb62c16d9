import json
import sys

from log_report import LogReport


def main():
    report = LogReport()
    for line in sys.stdin:
        report.add(line.rstrip("\r\n"))
    print(json.dumps(report.summary()))


if __name__ == "__main__":
    main()
