# Fills socket buffers that nobody reads: kernel memory that no cgroup v1 counts (S3). Then it is the reference.
import os
import socket

import honest

held = []
listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
try:
    while True:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        held += [client, server]
        for one in (client, server):
            one.setblocking(False)
            try:
                while True:
                    one.send(b"x" * 65536)
            except BlockingIOError:
                pass
except OSError as error:
    print(f"PROBE S3 sockets: {len(held)} held, then {error.strerror}", flush=True)
for one in held[:64]:
    one.close()
address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]))
honest.Server(address, honest.Handler).serve_forever()
