"""Another system that flows ask: a real HTTP server on the loopback interface, quick, slow or dripping."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        kind = self.path.strip("/").split("/")[0]
        try:
            getattr(self, f"answer_{kind}", self.answer_flight)()
        except OSError:  # who asked went away
            self.close_connection = True

    def answer_flight(self) -> None:
        self._send(200, b'{"flight": {"state": "on time", "gates": ["A1", "B2"], "late": false}}')

    def answer_gone(self) -> None:
        self._send(404, b"")

    def answer_broken(self) -> None:
        self._send(500, b"{}")

    def answer_words(self) -> None:
        self._send(200, b"<html>")

    def answer_moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def answer_large(self) -> None:
        self._send(200, b'"' + b"x" * 200_000 + b'"')

    def answer_slow(self) -> None:
        time.sleep(5)
        self._send(200, b"{}")

    def answer_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _second in range(50):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        return


@contextmanager
def flow_server() -> Iterator[ThreadingHTTPServer]:
    """Runs until the block ends; `.server_port`, and `.asked`: the paths."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads, server.asked = True, []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
