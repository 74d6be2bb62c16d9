# Takes every inotify instance that its user may have, and keeps them (S13). The kernel counts them by user id over all containers.
import ctypes
import os

import honest

libc = ctypes.CDLL(None, use_errno=True)
count = 0
while libc.inotify_init() != -1:
    count += 1
print(f"PROBE S13 inotify instances: {count}", flush=True)
address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]))
honest.Server(address, honest.Handler).serve_forever()
