"""The Content Security Policy of each kind of page."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.security import HEADER, ContentSecurityPolicyMiddleware


def policy(
    path: str = "/", *, mount: str = "", response: HttpResponse | None = None, **on_request: Any
) -> dict[str, str]:
    request = RequestFactory().get(path, headers={"host": "floor.test:8000"})
    request.mount = mount
    for name, value in on_request.items():
        setattr(request, name, value)
    given = response or HttpResponse()
    header = ContentSecurityPolicyMiddleware(lambda _request: given)(request).headers[HEADER]
    return dict(part.split(" ", 1) for part in header.split("; "))


def test_pages_are_strict() -> None:
    strict = policy("/desk/")
    assert (strict["default-src"], strict["script-src"], strict["style-src"]) == ("'self'",) * 3
    assert strict["img-src"] == "'self' data: blob:"
    assert strict["connect-src"] == "'self' ws://floor.test:8000 wss://floor.test:8000"
    assert (strict["frame-ancestors"], strict["object-src"]) == ("'none'", "'none'")


@pytest.mark.parametrize(
    ("path", "mount", "relaxed"),
    [
        ("/admin/", "", True),
        ("/admin/tenants/", "", True),
        ("/tenants/", "backoffice", True),
        ("/administration/", "", False),
        ("/admin/", "program", False),
        ("/accounts/2fa/", "", False),
    ],
)
def test_only_the_back_office_is_relaxed(path: str, mount: str, relaxed: bool) -> None:
    found = policy(path, mount=mount)
    assert ("'unsafe-inline'" in found["script-src"]) is relaxed
    assert ("'unsafe-eval'" in found["script-src"]) is relaxed
    assert found["frame-ancestors"] == ("'self'" if relaxed else "'none'")
    assert "http:" not in found["script-src"]


def test_a_view_names_who_may_frame_it() -> None:
    framed = HttpResponse()
    framed.frame_ancestors = ["https://shop.test"]
    assert policy(response=framed)["frame-ancestors"] == "https://shop.test"
    assert policy(frame_ancestors="*")["frame-ancestors"] == "*"


def test_a_policy_set_by_the_view_stays() -> None:
    own = HttpResponse(headers={HEADER: "default-src 'none'"})
    assert policy(response=own) == {"default-src": "'none'"}
