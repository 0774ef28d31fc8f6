"""Pure rules of the widget: which sites, which files."""

from __future__ import annotations

import pytest

from gateways.webchat.domain.files import LARGEST, BadFile, Given, check_sizes, media_type
from gateways.webchat.domain.origins import BadOrigin, clean_origin, clean_origins

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        (" HTTPS://Shop.Example/ ", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://*.shop.example", "https://*.shop.example"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
    ],
)
def test_an_origin_is_kept_in_one_form(text, origin):
    assert clean_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "",
        "shop.example",
        "https://*",
        "https://*.com",
        "https://shop.example/cart",
        "https://shop.example?x",
        "https://user@shop.example",
        "javascript:alert(1)",
        "https://shop.example; script-src *",
        "https://shop.example 'unsafe-inline'",
        "https://shop.example:99999",
        "https://a*b.example",
        "https://[::1",
        "https://shop.example\nX: y",
        "data:text/html,x",
        "https://" + "a" * 300 + ".example",
    ],
)
def test_what_is_no_single_site_is_refused(text):
    with pytest.raises(BadOrigin):
        clean_origin(text)


def test_doubles_are_dropped_and_the_order_stays():
    assert clean_origins(["https://b.example", "https://a.example", "https://b.example/"]) == [
        "https://b.example",
        "https://a.example",
    ]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("a.gif", b"GIF89a....", "image/gif"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.docx", b"PK\x03\x04....", DOCX),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/msword"),
        ("a.txt", "Привет\n".encode(), "text/plain"),
        ("a.CSV", b"a;b\r\n1;2\r\n", "text/csv"),
        ("a.exe", b"\x89PNG\r\n\x1a\n....", "image/png"),  # the bytes decide
        ("a.txt", "Привет".encode("cp1251"), "text/plain"),
    ],
)
def test_the_type_is_read_from_the_bytes(name, content, kind):
    assert media_type(Given(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"", "empty"),
        ("a.png", b"MZ\x90\x00", "type"),
        ("a.exe", b"MZ\x90\x00", "type"),
        ("a.html", b"<script>alert(1)</script>", "type"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        ("a.zip", b"PK\x03\x04....", "type"),
        ("a.jar", b"PK\x03\x04....", "type"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00", "type"),
        ("png", b"hello", "type"),
        ("", b"hello", "type"),
    ],
)
def test_other_files_are_refused(name, content, reason):
    with pytest.raises(BadFile) as refused:
        media_type(Given(name, content))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [([LARGEST + 1], "too_large"), ([LARGEST, 1], "too_large"), ([1, 1, 1, 1], "too_many")],
)
def test_too_much_is_refused_before_it_is_read(sizes, reason):
    with pytest.raises(BadFile) as refused:
        check_sizes([("a.png", size) for size in sizes])
    assert refused.value.reason == reason


def test_as_much_as_allowed_passes():
    check_sizes([("a.png", LARGEST)])
