"""Answers leave once, thread, say who speaks, and tell the agent when they do not arrive; machines get no answer."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox_of_django

from gateways.email import tasks
from gateways.email.models import OutboundMail
from gateways.email.services import sending
from gateways.email.services.receiving import Taken, receive_mail
from interactions.events import MessagePosted
from kernel import clock
from outbox import registry
from outbox.relay import drain
from tenants.context import program_context
from tests.factories.mail import Mailbox, bounce_bytes, mail_bytes, open_mailbox

OLGA = "olga@customer.example"


@pytest.fixture
def box(two_programs, settings, tmp_path, monkeypatch) -> Mailbox:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("gateways.email.handlers.ask_to_send", lambda schema, mail_id: None)
    return open_mailbox(two_programs.acme.program, two_programs.acme.agent, address="help@acme.example")


def take(box: Mailbox, raw: bytes, sender: str | None = OLGA):
    return receive_mail(raw=raw, recipient=box.address, return_path=sender)


def queue(box: Mailbox, message) -> OutboundMail:
    with program_context(box.program):
        return OutboundMail.objects.get(pk=sending.queue_reply(message_id=message.id))


def send(box: Mailbox, mail: OutboundMail) -> OutboundMail:
    with program_context(box.program):
        sending.send_mail(mail_id=mail.id)
        return OutboundMail.objects.get(pk=mail.id)


def answered(box: Mailbox, body: str = "It leaves today.", **more):
    take(box, mail_bytes(message_id="<one@x.example>", References="<zero@x.example>"))
    return box.reply(box.accept(), body, **more)


def test_an_answer_leaves_with_the_headers_that_thread_it(box):
    box.connect(from_name="Acme support", signature="Acme Ltd\nwww.acme.example")
    mail = send(box, queue(box, answered(box, "It <leaves> today.\n\nhttps://acme.example/77.")))
    assert (mail.state, mail.attempts) == ("sent", 1)
    (left,) = outbox_of_django.outbox
    headers = left.message()
    assert left.to == [OLGA]
    assert left.from_email.endswith("<help@acme.example>")
    assert str(left.from_email).startswith("Anna – Acme support")
    assert headers["Subject"] == "Re: Where is my order?"
    assert headers["Message-ID"] == mail.smtp_message_id
    assert headers["In-Reply-To"] == "<one@x.example>"
    assert headers["References"] == "<zero@x.example> <one@x.example>"
    assert headers["Auto-Submitted"] is None
    assert left.body.endswith("-- \nAcme Ltd\nwww.acme.example\n")
    html = left.alternatives[0].content
    assert "It &lt;leaves&gt; today." in html
    assert '<a href="https://acme.example/77">https://acme.example/77</a>.' in html


def test_files_leave_with_the_answer(box):
    from interactions.services.messages import Upload

    upload = Upload(name="bill.pdf", content_type="application/pdf", content=b"%PDF-1.4")
    send(box, queue(box, answered(box, uploads=[upload])))
    assert outbox_of_django.outbox[0].attachments == [("bill.pdf", b"%PDF-1.4", "application/pdf")]


def test_the_event_told_twice_makes_one_mail(box):
    message = answered(box)
    drain()
    assert queue(box, message).id == queue(box, message).id
    with program_context(box.program):
        assert OutboundMail.objects.count() == 1
        message.refresh_from_db()
        assert message.external_id == OutboundMail.objects.get().smtp_message_id


@pytest.mark.parametrize(
    ("channel", "author", "heard"),
    [
        ("email", "agent", True),
        ("chat", "agent", False),
        ("email", "note", False),
        ("email", "customer", False),
        ("email", "system", False),
    ],
)
def test_notes_and_chats_leave_nothing(channel, author, heard):
    fact = MessagePosted(program_id=1, interaction_id=uuid4(), message_id=uuid4(), author=author, channel=channel)
    assert ("email.send_reply" in registry.handler_names(fact)) is heard


def test_a_mail_is_claimed_by_one(box):
    mail = queue(box, answered(box))
    with program_context(box.program):
        assert sending.send_mail(mail_id=mail.id) == "sent"
        assert sending.send_mail(mail_id=mail.id) is None
    assert len(outbox_of_django.outbox) == 1


def test_the_answer_to_our_answer_threads_and_reply_to_is_obeyed(box):
    raw = mail_bytes(Reply_To="Olga at work <olga@work.example>")
    take(box, raw)
    mail = send(box, queue(box, box.reply(box.accept(), "Hello")))
    assert mail.to_address == "olga@work.example"
    receipt = take(box, mail_bytes(In_Reply_To=mail.smtp_message_id, text="Thank you"))
    assert receipt.taken is Taken.THREADED


def test_our_own_mail_that_comes_back_is_dropped(box):
    mail = queue(box, answered(box))
    receipt = take(box, mail_bytes(message_id=mail.smtp_message_id))
    assert receipt.taken is Taken.DROPPED


def refusing(error: Exception):
    class Relay:
        def send_messages(self, messages):
            raise error

    return lambda **_options: Relay()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({OLGA: (550, b"5.1.1 no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({OLGA: (450, b"greylisted")}), "queued"),
        (smtplib.SMTPDataError(554, b"refused"), "failed"),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), "queued"),
        (smtplib.SMTPServerDisconnected("gone"), "queued"),
        (ConnectionRefusedError("nobody there"), "queued"),
    ],
)
def test_what_the_relay_says_decides(box, monkeypatch, error, state):
    mail = queue(box, answered(box))
    monkeypatch.setattr(sending, "get_connection", refusing(error))
    mail = send(box, mail)
    assert mail.state == state
    assert mail.error
    notes = box.messages("note")
    assert [OLGA in note.body for note in notes] == ([True] if state == "failed" else [])


def test_tries_pause_longer_and_end_with_a_note(box, monkeypatch):
    mail = queue(box, answered(box))
    monkeypatch.setattr(sending, "get_connection", refusing(OSError("down")))
    at = clock.now()
    for _attempt in range(8):
        with clock.at(at):
            mail = send(box, mail)
        assert mail.state == "failed" or mail.next_try_at > at
        at = mail.next_try_at
    assert (mail.state, mail.attempts) == ("failed", 8)
    assert len(box.messages("note")) == 1


def test_the_sweep_finds_a_mail_whose_task_was_lost(box, monkeypatch):
    mail = queue(box, answered(box))
    asked: list[object] = []
    monkeypatch.setattr(tasks, "ask_to_send", lambda schema, mail_id: asked.append((schema, mail_id)))
    tasks.sweep_mail()
    assert asked == [("p_acme", mail.id)]
    send(box, mail)
    tasks.sweep_mail()
    assert len(asked) == 1


def test_a_mail_of_a_killed_worker_is_taken_up_after_its_lease(box):
    mail = queue(box, answered(box))
    with program_context(box.program):
        OutboundMail.objects.update(attempts=1, next_try_at=clock.now() + timedelta(minutes=5))
    assert send(box, mail).state == "queued"
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert send(box, mail).state == "sent"


def test_a_person_is_told_once_a_day_that_mail_arrived(box):
    box.connect(acknowledgement="We have your mail.")
    receipt = take(box, mail_bytes())
    (mail_id,) = receipt.mail_ids
    with program_context(box.program):
        sending.send_mail(mail_id=mail_id)
    (left,) = outbox_of_django.outbox
    headers = left.message()
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"]
    assert left.body.startswith("We have your mail.")
    assert take(box, mail_bytes(text="Something else")).mail_ids == ()


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Auto_Submitted": "auto-replied"}, Taken.DROPPED),
        ({"Auto_Submitted": "auto-generated"}, Taken.NEW),
        ({"Precedence": "bulk"}, Taken.NEW),
        ({"X_Auto_Response_Suppress": "All"}, Taken.NEW),
        ({"List_Id": "<news.x.example>"}, Taken.NEW),
        ({"X_Autoreply": "yes"}, Taken.DROPPED),
    ],
)
def test_machines_are_never_acknowledged(box, headers, taken):
    box.connect(acknowledgement="We have your mail.")
    receipt = take(box, mail_bytes(**headers))
    assert (receipt.taken, receipt.mail_ids) == (taken, ())


def test_an_absence_notice_is_a_note_and_starts_nothing(box):
    box.connect(acknowledgement="We have your mail.")
    mail = queue(box, answered(box))
    notice = mail_bytes(
        subject="Automatic reply: Where is my order?", text="I am away.", In_Reply_To=mail.smtp_message_id
    )
    receipt = take(box, notice, sender="")
    assert (receipt.taken, receipt.mail_ids) == (Taken.NOTED, ())
    assert len(box.interactions()) == 1
    assert "I am away." in box.messages("note")[0].body


def test_a_strangers_absence_notice_enters_no_thread(box):
    mail = queue(box, answered(box))
    notice = mail_bytes(sender="eve@else.example", Auto_Submitted="auto-replied", In_Reply_To=mail.smtp_message_id)
    assert take(box, notice, sender="").taken is Taken.DROPPED
    assert box.messages("note") == []


def test_a_bounce_marks_the_mail_failed_and_tells_the_agent(box):
    mail = send(box, queue(box, answered(box)))
    receipt = take(box, bounce_bytes(original_id=mail.smtp_message_id), sender="")
    assert receipt.taken is Taken.NOTED
    with program_context(box.program):
        mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "5.1.1 550 5.1.1 no such user")
    (note,) = box.messages("note")
    assert "no such user" in note.body


def test_a_delay_is_only_a_note(box):
    mail = send(box, queue(box, answered(box)))
    take(box, bounce_bytes(original_id=mail.smtp_message_id, action="delayed"), sender="")
    with program_context(box.program):
        mail.refresh_from_db()
    assert mail.state == "sent"
    assert len(box.messages("note")) == 1


def test_a_bounce_of_nothing_of_ours_is_dropped(box):
    assert take(box, bounce_bytes(original_id="<else@where>"), sender="").taken is Taken.DROPPED
    assert box.interactions() == []


def test_simulated_contacts_send_nothing(box):
    message = answered(box)
    with program_context(box.program):
        message.interaction.simulated = True
        message.interaction.save(update_fields=["simulated"])
        assert sending.queue_reply(message_id=message.id) is None
