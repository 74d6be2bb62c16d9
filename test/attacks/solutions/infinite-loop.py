import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        while True:
            pass


HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
