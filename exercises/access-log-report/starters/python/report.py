import json
import sys

total = 0

# One line at a time: a whole night does not fit into memory.
for line in sys.stdin:
    # Start here: is the line well formed? What are its parts?
    total += 1

print(json.dumps({"total": total}))
