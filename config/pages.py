"""Serves Django's pages under uvicorn on a few fixed threads, each with one lasting database connection.

Django's own ASGI handler opens a connection per request and costs more; measured, see the serving design.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import connections

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 256 * 1024  # bytes of a request body kept in memory, the rest on disk
WHOLE_ANSWER = 8 * 1024 * 1024  # bytes; a longer streaming answer is sent while it is made
SEND_SECONDS = 30.0  # a reader slower than this per chunk loses its stream
CLOSE_SECONDS = 10.0


class ClientGoneError(Exception):
    """The client left before its request was complete."""


class TooLargeError(Exception):
    """The body is longer than the limit."""


@dataclass(slots=True)
class Answer:
    """What the WSGI application said: status line, headers, the whole body or the stream."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        """The start_response of WSGI."""
        self.status = int(status.split(" ", 1)[0])
        # Stripped: Django begins the value of Set-Cookie with a space, which the HTTP layer refuses.
        self.headers = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]

    def opening(self) -> Message:
        """The ASGI message which opens the answer."""
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}

    def length(self) -> int | None:
        """Announced length of the body in bytes."""
        return next((int(value) for name, value in self.headers if name == b"content-length"), None)


class WSGIPages:
    """ASGI application that runs a WSGI one on `threads` threads; bodies above `limit` bytes get 413."""

    def __init__(self, application: WSGIApp, *, threads: int, limit: int) -> None:
        self._application = application
        self._threads = threads
        self._limit = limit
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body without a thread, answer on one, send without one."""
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed below
        try:
            size = await self._read(scope, receive, body)
            loop = asyncio.get_running_loop()
            environ = environ_of(scope, body, size)
            answer = await loop.run_in_executor(self._pool, self._answer, environ, loop, send)
            if answer:
                await send(answer.opening())
                await send({"type": "http.response.body", "body": answer.body})
        except ClientGoneError:
            return
        except TooLargeError:
            await self._refuse(send)
        finally:
            body.close()

    async def _read(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Spool the body; its size in bytes counts, not what the client announced (it may be chunked)."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            raise TooLargeError
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            part = message.get("body", b"")
            size += len(part)
            if size > self._limit:
                raise TooLargeError
            body.write(part)
            more = message.get("more_body", False)
        body.seek(0)
        return size

    async def _refuse(self, send: Send) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": b"The request is too large.\n"})

    def _answer(self, environ: dict[str, Any], loop: asyncio.AbstractEventLoop, send: Send) -> Answer | None:
        """On a page thread: the whole answer, or None when it was streamed from here.

        A stream is read on this one thread, as each thread has its own connection and schema.
        """
        answer = Answer()
        result = self._application(environ, answer.start)
        try:
            length = answer.length()
            streaming = getattr(result, "streaming", False)
            if streaming and (length is None or length > WHOLE_ANSWER):
                self._stream(answer, iter(result), loop, send)
                return None
            answer.body = b"".join(result)
            return answer
        finally:
            close = getattr(result, "close", None)
            if close:
                close()

    def _stream(self, answer: Answer, parts: Iterator[bytes], loop: asyncio.AbstractEventLoop, send: Send) -> None:
        def push(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result(SEND_SECONDS)

        push(answer.opening())
        for part in parts:
            push({"type": "http.response.body", "body": part, "more_body": True})
        push({"type": "http.response.body", "body": b""})

    def close(self) -> None:
        """End the pool; every thread closes its own connections first (the barrier makes each run once)."""
        barrier = threading.Barrier(self._threads)

        def leave() -> None:
            # Broken when a page still runs after the grace time: the others leave without it.
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(CLOSE_SECONDS)
            connections.close_all()

        for _ in range(self._threads):
            self._pool.submit(leave)
        self._pool.shutdown(wait=True)


async def _sent(send: Send, message: Message) -> None:
    await send(message)


def environ_of(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """The WSGI environment of an ASGI HTTP scope whose body was spooled."""
    host, port = scope.get("server") or ("127.0.0.1", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name or name == "content-length":
            continue  # X_Role would pass for X-Role; the length is the spooled one
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        glue = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{glue}{value}" if key in environ else value
    return environ
