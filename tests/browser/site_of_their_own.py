"""A customer's own site, to which a link sends people on: one page, and what it was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ICON = b'<link rel="icon" href="data:,">'
PAGE = b'<!doctype html><html lang="en"><title>Thank you</title>' + ICON + b"<h1>Thank you</h1>"


@dataclass
class OwnSite:
    """Its address, and each path that somebody came to."""

    url: str
    came_to: list[str] = field(default_factory=list)


@contextmanager
def own_site() -> Iterator[OwnSite]:
    """Run the site until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.came_to.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = OwnSite(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
