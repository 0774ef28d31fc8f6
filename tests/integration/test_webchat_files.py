"""Files of visitors: sniffed, limited, served to their own visitor alone and never as a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import clock
from tests.factories.widget import Widget

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def acme(floor, two_programs, monkeypatch):
    """A visitor of Acme's site; files stay in memory."""
    cache.clear()
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())
    return Widget(two_programs.acme.browser(), floor.acme.chat.address).open()


def given(name: str, content: bytes, kind: str = "image/png") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type=kind)


def address(acme: Widget, index: int = 0) -> str:
    """Where the file of the first message is."""
    file = acme.snapshot()["messages"][0]["files"][index]
    return f"/widget/files/{file['id']}/?pass={file['pass']}"


def test_a_picture_comes_back_shown_and_a_text_saved(acme):
    answer = acme.send_files(given("чек.png", PNG), given("a.txt", b"<script>", "text/html"), body="See")
    assert answer.status_code == 201
    files = acme.snapshot()["messages"][0]["files"]
    assert [(f["name"], f["type"], f["size"]) for f in files] == [
        ("чек.png", "image/png", len(PNG)),
        ("a.txt", "text/plain", 8),
    ]
    shown, saved = acme.browser.get(address(acme)), acme.browser.get(address(acme, 1))
    assert b"".join(shown.streaming_content) == PNG
    assert (shown["Content-Type"], shown["Content-Disposition"].split(";")[0]) == ("image/png", "inline")
    assert (saved["Content-Type"], saved["Content-Disposition"].split(";")[0]) == (
        "application/octet-stream",
        "attachment",
    )
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("a.exe", b"MZ\x90\x00" * 9, 415, "type"),
        ("a.png", b"<html><script>alert(1)</script>", 415, "type"),
        ("a.png", b"", 422, "empty_file"),
        ("a.png", PNG + b"\x00" * 10_000_000, 413, "too_large"),
    ],
)
def test_other_files_are_refused_in_words(acme, name, content, status, code):
    answer = acme.send_files(given(name, content))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert acme.snapshot()["state"] == "new"


def test_four_files_are_too_many(acme):
    assert acme.send_files(*[given(f"{n}.png", PNG) for n in range(4)]).json()["code"] == "too_many"


def test_a_broken_form_is_refused(acme):
    answer = acme.browser.post(
        "/widget/messages/", b"--x\r\nbroken", content_type="multipart/form-data", headers=acme.headers()
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_name_cannot_lead_anywhere(acme):
    acme.send_files(given("..\\..\\etc/pass\x00wd‮gnp.png", PNG))
    assert set(acme.snapshot()["messages"][0]["files"][0]["name"]) & set("/\\\x00‮") == set()


def test_a_file_opens_for_its_own_visitor_for_some_minutes(acme, floor, two_programs):
    acme.send_files(given("a.png", PNG))
    own = address(acme)
    other = Widget(two_programs.acme.browser(), floor.acme.chat.address).open()
    other.send_files(given("b.png", PNG))
    mixed = own.partition("?")[0] + "?" + address(other).partition("?")[2]
    globex = two_programs.globex.browser()
    assert acme.browser.get(own).status_code == 200
    for browser, path in (
        (acme.browser, own.partition("?")[0]),
        (acme.browser, own + "x"),
        (acme.browser, mixed),
        (globex, own),
    ):
        assert browser.get(path).json()["code"] == "no_file"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert acme.browser.get(own).status_code == 404
