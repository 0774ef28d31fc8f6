"""Look-ups over HTTP against a real server: bounded in time and size, and only where they may go."""

from __future__ import annotations

import socket
import time

import pytest

from routing.services.flow_http import LookUpFailed, get_json, is_public
from tests.factories.flow_server import flow_server


@pytest.fixture
def server(settings):
    with flow_server() as running:
        settings.FLOW_PRIVATE_HOSTS = [f"127.0.0.1:{running.server_port}"]
        yield running


def ask(server, path: str, seconds: float = 2):
    return get_json(f"http://127.0.0.1:{server.server_port}/{path}", seconds=seconds)


def test_an_answer_is_read(server):
    assert ask(server, "SU100?x=%2F")["flight"]["state"] == "on time"
    assert server.asked == ["/SU100?x=%2F"]


def test_nothing_found_is_no_fault(server):
    assert ask(server, "gone") is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("broken", "bad_status"),
        ("words", "bad_answer"),
        ("moved", "bad_status"),
        ("large", "too_large"),
        ("slow", "timed_out"),
        ("drip", "timed_out"),
    ],
)
def test_a_bad_answer_has_a_reason_and_never_takes_longer_than_asked(server, path, reason):
    begun = time.monotonic()
    with pytest.raises(LookUpFailed) as caught:
        ask(server, path, seconds=0.5)
    assert caught.value.reason == reason
    assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/x",
        "http://localhost:{port}/x",
        "http://[::1]:{port}/x",
        "http://[::ffff:127.0.0.1]:{port}/x",
        "http://2130706433:{port}/x",
        "http://0.0.0.0:{port}/x",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x",
    ],
)
def test_addresses_inside_are_refused_however_they_are_written(server, settings, url):
    settings.FLOW_PRIVATE_HOSTS = []
    with pytest.raises(LookUpFailed) as caught:
        get_json(url.format(port=server.server_port), seconds=1)
    assert caught.value.reason in ("refused_address", "unknown_host")
    assert server.asked == []


def test_a_name_with_one_address_inside_is_refused(server, settings, monkeypatch):
    settings.FLOW_PRIVATE_HOSTS = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(LookUpFailed, match="refused_address"):
        get_json("http://both.example/", seconds=1)


def test_a_trusted_host_is_trusted_at_its_port_alone(server, settings):
    settings.FLOW_PRIVATE_HOSTS = ["127.0.0.1:1"]
    with pytest.raises(LookUpFailed, match="refused_address"):
        ask(server, "x")


@pytest.mark.parametrize(
    "url", ["ftp://h.example/", "http://user:pw@h.example/", "http://h.example:99999/", "http:///x"]
)
def test_an_address_that_is_none(url):
    with pytest.raises(LookUpFailed, match="bad_address"):
        get_json(url, seconds=1)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public
