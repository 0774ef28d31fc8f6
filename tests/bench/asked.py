"""One address as one caller asks it: a whole request through every middleware, in this process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A GET on the provider's host; `headers` as WSGI names them."""

    path: str
    headers: tuple[tuple[str, str], ...]

    def call(self) -> bytes:
        """The body of a 200; another answer raises."""
        from config.wsgi import application

        told: list[str] = []
        answer = application(self._environ(), lambda status, _headers: told.append(status))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if not told[0].startswith("200"):
            raise RuntimeError(f"{self.path} answered {told[0]}: {body[:300]!r}")
        return body

    def queries(self) -> int:
        """Statements of one request in steady state, `SET search_path` left out."""
        self.call()
        with _counted() as seen:
            self.call()
        return len(seen)

    def _environ(self) -> dict[str, Any]:
        path, _mark, query = self.path.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **dict(self.headers),
        }


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "search_path" not in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
