# One line that never ends, on stderr.
import os
import socket

listener = socket.create_server((os.environ["HOST"], int(os.environ["PORT"])))
listener.accept()
while True:
    os.write(2, b"x" * 65536)
