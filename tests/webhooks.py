"""A real webhook for the tests, on https: takes, refuses, redirects, drops."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

DROP, HANG = "drop", "hang"


class Received:
    """What was posted, and how the webhook answers; 200 once nothing is left."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.answers: list[int | str] = []
        self.port = 0


class Handler(BaseHTTPRequestHandler):
    received: Received

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received = self.received
        received.posts.append((self.path, dict(self.headers), json.loads(body)))
        answer = received.answers.pop(0) if received.answers else 200
        if answer == HANG:
            time.sleep(3)
        if answer in (DROP, HANG):
            self.close_connection = True
            return
        self.send_response(int(answer))
        self.send_header("Location", "https://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the tests look at what was received."""


@contextmanager
def running(authority: trustme.CA) -> Iterator[Received]:
    """Yield what arrives at a webhook on localhost, known by the authority."""
    received = Received()
    handler = type("Handler", (Handler,), {"received": received})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "hooks.example.com").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    received.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
