"""Mail built to be slow is refused or taken quickly, and meanwhile others are answered: real SMTP dialogues."""

from __future__ import annotations

import smtplib
import threading
import time

import pytest

from tests.integration.test_email_smtp import OLGA, box, door  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = b"From: olga@customer.example\r\nSubject: Long\r\n"
FIVE_MEGABYTES = b"Hello, where is my order 77?\r\n" * 170_000
LONGEST_ANSWER = 4.0  # seconds for a whole dialogue beside it; unbounded, these mails hold it for 5 to 100


def nested(depth: int, leaf: bytes) -> bytes:
    """Multiparts within each other, never closed."""
    inner = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + inner + b"Content-Type: text/plain\r\n\r\n" + leaf


INTRICATE = {
    "deep": nested(300, FIVE_MEGABYTES),
    "very deep": nested(5_000, b"x\r\n"),
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 120_000,
    "lines": HEAD + b"\r\n" + b"\r\n" * 2_400_000,
    "bare returns": HEAD + b"\r\n" + b"\r" * 2_400_000 + b"\r\n",
    "headers": HEAD + b"X-Note: b\r\n" * 100_000 + b"\r\nx\r\n",
    "one header": HEAD + b"X-Note: " + b"b\r\n " * 400_000 + b"b\r\n\r\nx\r\n",
}
PLAIN = {
    "text": HEAD + b"\r\n" + FIVE_MEGABYTES,
    "tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 9_900 + b"\r\n",
}


class Neighbour:
    """Asks for the mailbox again and again on connections of its own; keeps the longest dialogue, in seconds."""

    def __init__(self, port: int) -> None:
        self.port, self.longest, self.count = port, 0.0, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Neighbour:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _ask(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            with smtplib.SMTP("127.0.0.1", self.port, timeout=60) as client:
                client.ehlo()
                client.mail(OLGA)
                assert client.rcpt("help@acme.example")[0] == 250
            self.longest = max(self.longest, time.monotonic() - began)
            self.count += 1


def send(port: int, raw: bytes) -> tuple[int, str]:
    """The answer to the mail's end; as bytes go, without smtplib's own work on lines."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        client.mail(OLGA)
        client.rcpt("help@acme.example")
        assert client.docmd("DATA")[0] == 354
        client.sock.sendall(raw + b".\r\n")
        code, answer = client.getreply()
        return code, answer.decode()


@pytest.mark.parametrize("name", INTRICATE)
def test_an_intricate_mail_is_refused_and_keeps_nobody_waiting(box, door, name):  # noqa: F811
    with Neighbour(door) as neighbour:
        began = time.monotonic()
        code, answer = send(door, INTRICATE[name])
        took = time.monotonic() - began
    assert (code, answer[:5]) == (554, "5.6.0"), answer
    assert neighbour.count > 0
    assert neighbour.longest < LONGEST_ANSWER
    assert took < 20, "reading to its end is all that is done with it"
    assert box.interactions() == []


@pytest.mark.parametrize("name", PLAIN)
def test_a_large_mail_is_taken_beside_others(box, door, name):  # noqa: F811
    with Neighbour(door) as neighbour:
        assert send(door, PLAIN[name])[0] == 250
    assert neighbour.longest < LONGEST_ANSWER
    assert len(box.interactions()) == 1


def test_recipients_are_answered_while_every_worker_is_busy(box, door, monkeypatch):  # noqa: F811
    from gateways.email import server

    busy = threading.Event()
    monkeypatch.setattr(server, "take", lambda *_mail: busy.wait(30))
    senders = [
        threading.Thread(target=send, args=(door, HEAD + b"\r\nHello\r\n")) for _number in range(server.WORKERS + 2)
    ]
    for sender in senders:
        sender.start()
    try:
        with Neighbour(door) as neighbour:
            time.sleep(0.5)
        assert neighbour.count > 0
        assert neighbour.longest < LONGEST_ANSWER
    finally:
        busy.set()
        for sender in senders:
            sender.join(30)


@pytest.mark.parametrize("body", [b"", b"..\r\n", b"..two dots\r\nand more\r\n", b"x" * 100 + b"\r\n"])
def test_the_dialogue_keeps_to_its_letters(box, door, body):  # noqa: F811
    """Transparency of RFC 5321, 4.5.2, and the next command after the dot in the same packet."""
    raw = HEAD + b"\r\n" + body
    with smtplib.SMTP("127.0.0.1", door, timeout=30) as client:
        client.ehlo()
        client.mail(OLGA)
        client.rcpt("help@acme.example")
        client.docmd("DATA")
        client.sock.sendall(raw + b".\r\nNOOP\r\n")
        assert client.getreply()[0] == 250
        assert client.getreply()[0] == 250
    (message,) = box.messages()
    shown = body.replace(b"\r\n..", b"\r\n.").removeprefix(b".").decode().replace("\r\n", "\n").strip("\n")
    assert message.body == (shown or "Long")
