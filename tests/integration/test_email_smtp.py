"""The whole way over real SMTP: listener, contact, answer, relay, and the answer to the answer."""

from __future__ import annotations

import email
import smtplib
import socket
import threading
from collections.abc import Iterator
from email import policy

import pytest
from django.db import connection

from gateways.email import tasks
from gateways.email.server import MailHandler, listen
from gateways.email.sink import open_sink
from outbox.relay import drain
from tenants.context import program_context
from tests.factories.mail import Mailbox, mail_bytes, open_mailbox

OLGA = "olga@customer.example"
pytestmark = pytest.mark.django_db(transaction=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def box(two_programs, settings, tmp_path) -> Mailbox:
    settings.MEDIA_ROOT = tmp_path / "media"
    return open_mailbox(two_programs.acme.program, two_programs.acme.agent, address="help@acme.example")


@pytest.fixture
def door(box) -> Iterator[int]:
    controller = listen("127.0.0.1", free_port())
    yield controller.port
    controller.stop()
    close_threads(controller.handler)


def close_threads(handler: MailHandler) -> None:
    """End the listener's threads with their connections: the test database cannot be dropped under them."""
    for pool in (handler.pool, handler.lookups):
        meet = threading.Barrier(len(pool._threads) or 1)

        def close(meet: threading.Barrier = meet) -> None:
            meet.wait(10)
            connection.close()

        for waiting in [pool.submit(close) for _thread in range(len(pool._threads))]:
            waiting.result(20)
        pool.shutdown()


def deliver(port: int, raw: bytes, *, to: str = "help@acme.example", sender: str = OLGA) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail(sender, [to], raw)


def test_from_a_strangers_mail_to_the_answer_and_back(box, door, settings, tmp_path, monkeypatch):
    relay = open_sink("127.0.0.1", free_port(), tmp_path / "sent-mail")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        tasks.send_mail, "apply_async", lambda args, **_options: asked.append((connection.schema_name, args[0]))
    )
    try:
        deliver(door, mail_bytes(message_id="<first@customer.example>", subject="Где мой заказ?", text="Заказ 77"))
        (interaction,) = box.interactions()
        box.reply(box.accept(), "Он уже в пути.")
        drain()
        ((schema, mail_id),) = asked
        assert schema == "p_acme"
        with program_context(schema):
            tasks.send_mail(mail_id)
    finally:
        relay.stop()
    (kept,) = (tmp_path / "sent-mail").glob("*.eml")
    left = email.message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert left["X-Envelope-To"] == OLGA
    assert left["From"].addresses[0].display_name == "Anna – Acme"
    assert left["Subject"] == "Re: Где мой заказ?"
    assert left["In-Reply-To"] == "<first@customer.example>"
    assert left.get_body(("plain",)).get_content().strip() == "Он уже в пути."
    deliver(door, mail_bytes(text="Спасибо", In_Reply_To=left["Message-ID"], References=left["Message-ID"]))
    assert [i.id for i in box.interactions()] == [interaction.id]
    assert [m.body for m in box.messages("customer")] == ["Заказ 77", "Спасибо"]


def test_one_mail_sent_by_two_servers_at_once_is_one_contact(box, door):
    raw = mail_bytes()
    threads = [threading.Thread(target=deliver, args=(door, raw)) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(box.interactions()) == 1
    assert len(box.messages()) == 1


def test_unknown_mailboxes_and_foreign_hosts_are_refused_at_once(door):
    for to in ("nobody@acme.example", "somebody@elsewhere.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            deliver(door, mail_bytes(), to=to)
        assert refused.value.recipients[to][0] == 550


def test_the_size_limit_is_told_and_kept(door):
    with smtplib.SMTP("127.0.0.1", door, timeout=30) as client:
        client.ehlo()
        limit = int(client.esmtp_features["size"])
        assert limit == 25 * 1024 * 1024
        code, _answer = client.docmd(f"MAIL FROM:<{OLGA}> SIZE={limit + 1}")
        assert code == 552


def test_a_text_of_five_megabytes_on_one_line_is_taken(box, door):
    head = b"From: olga@customer.example\r\nSubject: Long\r\nMessage-ID: <long@x>\r\n\r\n"
    deliver(door, head + b"x" * 5_000_000)
    assert [m.attachments.count() for m in box.messages()] == [1]


def test_without_a_database_the_sender_keeps_its_mail(box, door, monkeypatch):
    from django.db import OperationalError

    from gateways.email import server

    raw = mail_bytes()
    real = server.receiving.receive_mail

    def away(**_arguments):
        raise OperationalError("the server went away")

    monkeypatch.setattr(server.receiving, "receive_mail", away)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        deliver(door, raw)
    assert refused.value.smtp_code == 451
    monkeypatch.setattr(server.receiving, "receive_mail", real)
    deliver(door, raw)
    assert len(box.interactions()) == 1


def test_a_restarted_database_server_is_found_again(box, door):
    deliver(door, mail_bytes(text="before"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    deliver(door, mail_bytes(text="after"))
    assert [m.body for m in box.messages()] == ["before", "after"]


def test_a_mailbox_without_an_entry_point_puts_mail_off(box, door):
    with program_context(box.program):
        from routing.models import EntryPoint

        EntryPoint.objects.update(is_active=False)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        deliver(door, mail_bytes())
    assert refused.value.smtp_code == 451
