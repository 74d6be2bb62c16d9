# Many small processes instead of one big one.
import os
import socket
import time

listener = socket.create_server((os.environ["HOST"], int(os.environ["PORT"])))
listener.accept()
for _ in range(60):
    if os.fork() == 0:
        hoard = bytearray(b"x") * (10 * 1024 * 1024)
        time.sleep(60)
time.sleep(60)
