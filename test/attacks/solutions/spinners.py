# Forty processes that only burn processor time, beside an honest server (S4).
import os
import subprocess
import sys
import threading

import honest


def spin():
    for _ in range(40):
        subprocess.Popen([sys.executable, "-c", "while True: pass"])


threading.Timer(0.2, spin).start()
address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]))
honest.Server(address, honest.Handler).serve_forever()
