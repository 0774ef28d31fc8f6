"""Pages under uvicorn: what reaches the WSGI application and how its answer leaves."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from config.pages import WSGIPages

LIMIT = 1_000


def scope(**more: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8000),
        "http_version": "1.1",
        "scheme": "http",
        **more,
    }


async def ask(
    application: Any, asked: dict[str, Any], *messages: dict[str, Any], pages: WSGIPages | None = None
) -> list:
    """The ASGI messages which come back for a request of these body messages."""
    waiting = list(messages) or [{"type": "http.request", "body": b""}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    served = pages or WSGIPages(application, threads=2, limit=LIMIT)
    await served(asked, receive, send)
    if pages is None:
        served.close()
    return sent


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answers with what it was asked."""
    echo.environ = environ  # type: ignore[attr-defined]
    echo.body = environ["wsgi.input"].read()  # type: ignore[attr-defined]
    start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", " a=1"), ("Set-Cookie", "b=2")])
    return [b"one", b"two"]


class Stream:
    """A streaming answer as Django makes it."""

    streaming = True

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.threads: set[int] = set()
        self.closed = False

    def __iter__(self) -> Any:
        for _ in range(self.parts):
            self.threads.add(threading.get_ident())
            yield b"x" * 10

    def close(self) -> None:
        self.closed = True


async def test_answer_is_sent_whole_with_doubled_headers_kept() -> None:
    opening, body = await ask(echo, scope())
    assert opening["status"] == 200
    assert [value for name, value in opening["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]
    assert body == {"type": "http.response.body", "body": b"onetwo"}


async def test_cyrillic_path_and_query_arrive_as_wsgi_wants_them() -> None:
    await ask(echo, scope(path="/клиент/", query_string=b"q=%D1%91"))
    assert echo.environ["PATH_INFO"].encode("latin-1").decode() == "/клиент/"
    assert echo.environ["QUERY_STRING"] == "q=%D1%91"


async def test_headers_with_underscores_are_dropped_and_repeated_ones_joined() -> None:
    headers = [(b"x_role", b"admin"), (b"x-role", b"none"), (b"cookie", b"a=1"), (b"cookie", b"b=2")]
    await ask(echo, scope(headers=[*headers, (b"accept", b"a"), (b"accept", b"b"), (b"content-type", b"text/css")]))
    asked = echo.environ
    assert (asked["HTTP_X_ROLE"], asked["HTTP_COOKIE"], asked["HTTP_ACCEPT"]) == ("none", "a=1; b=2", "a,b")
    assert asked["CONTENT_TYPE"] == "text/css"


async def test_a_chunked_body_has_its_real_length() -> None:
    parts = [{"type": "http.request", "body": b"ab", "more_body": True}, {"type": "http.request", "body": b"cd"}]
    await ask(echo, scope(method="POST"), *parts)
    assert (echo.body, echo.environ["CONTENT_LENGTH"]) == (b"abcd", "4")


@pytest.mark.parametrize("headers", [[(b"content-length", b"1001")], []])
async def test_a_body_above_the_limit_is_refused_whether_announced_or_not(headers: list[tuple[bytes, bytes]]) -> None:
    asked = scope(method="POST", headers=headers)
    opening, _body = await ask(None, asked, {"type": "http.request", "body": b"x" * 1001})
    assert opening["status"] == 413


async def test_a_client_that_leaves_before_the_end_of_its_body_starts_nothing() -> None:
    half = {"type": "http.request", "body": b"x", "more_body": True}
    assert await ask(None, scope(method="POST"), half, {"type": "http.disconnect"}) == []


async def test_a_stream_is_read_on_one_thread_and_closed() -> None:
    stream = Stream(5)

    def application(_environ: dict[str, Any], start: Any) -> Stream:
        start("200 OK", [])
        return stream

    sent = await ask(application, scope())
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b"x" * 50
    assert [message.get("more_body", False) for message in sent[1:]] == [True] * 5 + [False]
    assert (len(stream.threads), stream.closed) == (1, True)


async def test_a_file_of_known_length_is_sent_whole_so_that_a_slow_reader_holds_no_thread() -> None:
    def application(_environ: dict[str, Any], start: Any) -> Stream:
        start("200 OK", [("Content-Length", "50")])
        return Stream(5)

    sent = await ask(application, scope())
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


async def test_bodies_that_never_come_hold_no_page_thread() -> None:
    pages = WSGIPages(echo, threads=1, limit=LIMIT)
    never = asyncio.Event()

    async def stalled() -> dict[str, Any]:
        await never.wait()
        return {"type": "http.disconnect"}

    async def send(_message: dict[str, Any]) -> None:
        """Nothing is sent to them."""

    uploads = [asyncio.create_task(pages(scope(method="POST"), stalled, send)) for _ in range(8)]
    await asyncio.sleep(0)
    assert (await asyncio.wait_for(ask(None, scope(), pages=pages), 2))[0]["status"] == 200
    never.set()
    await asyncio.gather(*uploads)
    pages.close()


async def test_closing_runs_once_on_every_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    monkeypatch.setattr("config.pages.connections.close_all", lambda: closed.append(threading.get_ident()))
    pages = WSGIPages(echo, threads=3, limit=LIMIT)
    await ask(None, scope(), pages=pages)
    await asyncio.to_thread(pages.close)
    assert len(set(closed)) == len(closed) == 3
