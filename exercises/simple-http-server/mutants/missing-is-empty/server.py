import json
import os
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


def greet(query):
    return HTTPStatus.OK, {"message": "Hello, backend!"}


def tell_time(query):
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return HTTPStatus.OK, {"now": now.replace("+00:00", "Z")}


def echo(query):
    return HTTPStatus.OK, {"msg": query.get("msg", [""])[0]}


ROUTES = {"/": greet, "/time": tell_time, "/echo": echo}


class Handler(BaseHTTPRequestHandler):
    # HTTP/1.1 keeps connections open.
    protocol_version = "HTTP/1.1"
    # Headers and body leave together, in one packet.
    wbufsize = -1

    def answer(self):
        path, _, query = self.path.partition("?")
        route = ROUTES.get(path)
        if route is None:
            self.send_json(HTTPStatus.NOT_FOUND, {"error": f"there is nothing at {path}"})
        elif self.command not in ("GET", "HEAD"):
            # Nobody has read the body of this request: close, or it would be taken for the next request.
            self.send_json(
                HTTPStatus.METHOD_NOT_ALLOWED,
                {"error": f"{path} does not know {self.command}"},
                {"Allow": "GET, HEAD", "Connection": "close"},
            )
        else:
            self.send_json(*route(parse_qs(query, keep_blank_values=True)))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def send_json(self, status, body, headers=None):
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # The default of 5 waiting connections is soon too few.
    request_queue_size = 128


if __name__ == "__main__":
    address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"]))
    Server(address, Handler).serve_forever()
