import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    # Headers and body leave together, in one packet.
    wbufsize = -1

    # Called once for every GET request. HEAD would be `do_HEAD`, and so on.
    def do_GET(self):
        if self.path == "/":
            self.send_json(200, {"message": "Hello, backend!"})
            return

        # Start here: GET /time, then GET /echo?msg=…
        # `self.path` is the path with its query string, still encoded.
        self.send_json(501, {"error": "not built yet"})

    def send_json(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


if __name__ == "__main__":
    # The port differs with every start. Do not write a number here.
    port = int(os.environ["PORT"])
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
