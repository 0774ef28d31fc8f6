"""Mail becomes contacts: once each, in the right thread, never in a stranger's."""

from __future__ import annotations

import pytest

from crm.models import Customer
from gateways.email.services.receiving import NoSender, Taken, UnknownMailbox, receive_mail
from interactions.domain.states import InteractionState
from tenants.context import program_context
from tests.factories.mail import Mailbox, mail_bytes, open_mailbox

OLGA = "olga@customer.example"


@pytest.fixture
def box(two_programs, settings, tmp_path) -> Mailbox:
    settings.MEDIA_ROOT = tmp_path
    return open_mailbox(two_programs.acme.program, two_programs.acme.agent, address="help@acme.example")


def take(box: Mailbox, raw: bytes, sender: str | None = OLGA):
    return receive_mail(raw=raw, recipient=box.address, return_path=sender)


def test_a_strangers_mail_becomes_a_contact_that_waits(box):
    receipt = take(box, mail_bytes(files=(("bill.pdf", "application/pdf", b"%PDF-1.4"),)))
    assert receipt.taken is Taken.NEW
    (interaction,) = box.interactions()
    assert (interaction.channel, interaction.state) == ("email", InteractionState.WAITING)
    assert interaction.subject == "Where is my order?"
    (message,) = box.messages()
    assert message.body == "Good day, where is my order 77?"
    assert [(f.name, f.content_type, f.size) for f in message.attachments.all()] == [("bill.pdf", "application/pdf", 8)]
    with program_context(box.program):
        assert Customer.objects.get().name == "Olga"


def test_the_same_mail_twice_is_one_contact(box):
    raw = mail_bytes()
    assert [take(box, raw).taken, take(box, raw).taken] == [Taken.NEW, Taken.DUPLICATE]
    assert len(box.messages()) == 1


def test_without_a_message_id_the_content_tells_and_trace_headers_do_not_count(box):
    raw = mail_bytes(message_id="")
    assert take(box, raw).taken is Taken.NEW
    assert take(box, b"Received: from a by b\r\n" + raw).taken is Taken.DUPLICATE
    assert take(box, mail_bytes(message_id="", text="Another")).taken is Taken.NEW


def test_a_copied_message_id_does_not_swallow_another_senders_mail(box):
    take(box, mail_bytes(message_id="<one@x.example>"))
    receipt = take(box, mail_bytes(message_id="<one@x.example>", sender="eve@else.example", text="I am Eve"))
    assert receipt.taken is Taken.NEW
    assert len(box.interactions()) == 2
    assert {m.body for m in box.messages()} == {"Good day, where is my order 77?", "I am Eve"}


def test_an_answer_joins_its_open_contact(box):
    take(box, mail_bytes(message_id="<one@x.example>"))
    receipt = take(box, mail_bytes(text="And 78?", References="<one@x.example>", In_Reply_To="<one@x.example>"))
    assert receipt.taken is Taken.THREADED
    assert len(box.interactions()) == 1
    assert [m.body for m in box.messages()] == ["Good day, where is my order 77?", "And 78?"]


def test_an_answer_after_the_end_begins_a_contact_that_follows(box):
    take(box, mail_bytes(message_id="<one@x.example>"))
    first = box.accept()
    box.close(first)
    take(box, mail_bytes(text="Still not here", In_Reply_To="<one@x.example>"))
    take(box, mail_bytes(text="Hello?", In_Reply_To="<one@x.example>"))
    old, new = box.interactions()
    assert new.follows_id == old.id
    assert [m.body for m in box.messages() if m.interaction_id == new.id] == ["Still not here", "Hello?"]


def test_a_stranger_who_quotes_a_message_id_stays_outside(box):
    take(box, mail_bytes(message_id="<one@x.example>"))
    receipt = take(box, mail_bytes(sender="eve@else.example", text="Let me in", References="<one@x.example>"))
    assert receipt.taken is Taken.NEW
    first, second = box.interactions()
    assert second.follows_id is None
    assert second.customer_id != first.customer_id
    assert [m.body for m in box.messages() if m.interaction_id == first.id] == ["Good day, where is my order 77?"]


def test_a_thread_of_another_program_is_unknown_here(box, two_programs):
    other = open_mailbox(two_programs.globex.program, two_programs.globex.agent, address="help@globex.example")
    take(box, mail_bytes(message_id="<one@x.example>"))
    receipt = take(other, mail_bytes(References="<one@x.example>", text="Other side"))
    assert (receipt.taken, receipt.schema) == (Taken.NEW, "p_globex")
    assert [m.body for m in box.messages()] == ["Good day, where is my order 77?"]
    assert [m.body for m in other.messages()] == ["Other side"]


def test_an_address_of_nobody_is_refused(box):
    with pytest.raises(UnknownMailbox):
        receive_mail(raw=mail_bytes(), recipient="nobody@acme.example", return_path=OLGA)


def test_a_mailbox_that_is_switched_off_is_refused(box):
    box.connect(is_active=False)
    with pytest.raises(UnknownMailbox):
        take(box, mail_bytes())


def test_a_tagged_address_finds_its_mailbox(box):
    receipt = receive_mail(raw=mail_bytes(), recipient="HELP+shop@acme.example", return_path=OLGA)
    assert receipt.taken is Taken.NEW


def test_mail_that_nobody_could_answer_is_refused_and_may_come_again(box):
    raw = mail_bytes(sender="nobody")
    with pytest.raises(NoSender):
        take(box, raw, sender="broken address")
    assert box.interactions() == []


def test_hostile_signs_are_gone(box):
    raw = mail_bytes(text="pay \u202egpj.exe\u202c now\u200b", html="<p onclick=x>Hi<script>alert(1)</script>\x00</p>")
    raw = raw.replace(b"Subject: Where", b"Subject: \x00Where")
    take(box, raw)
    (message,) = box.messages()
    assert message.body.strip() == "pay gpj.exe now"
    assert "script" not in message.html
    assert "onclick" not in message.html
    assert box.interactions()[0].subject == "Where is my order?"


def test_five_megabytes_of_text_are_cut_on_screen_and_kept_as_a_file(box):
    take(box, mail_bytes(text="line of text\n" * 400_000))
    (message,) = box.messages()
    assert len(message.body) == 20_000
    (original,) = message.attachments.all()
    assert original.name == "original.eml"
    assert original.size > 5_000_000


def test_the_repeated_mail_folds_away_and_is_still_there(box):
    take(box, mail_bytes(text="Thanks!\n\nOn Mon, 1 Nov 2026, Anna wrote:\n> Your order left.\n> Anna\n"))
    (message,) = box.messages()
    assert message.body == "Thanks!"
    assert "<details>" in message.html
    assert "Your order left." in message.html


def test_an_inline_picture_is_a_file_the_html_names(box):
    raw = (
        b"From: olga@customer.example\r\nSubject: Photo\r\nMessage-ID: <p@x>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n'
        b'--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Broken:</p><img src="cid:pic@x">'
        b'<img src="https://track.example/p.gif">\r\n'
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <pic@x>\r\nContent-Disposition: inline\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--b--\r\n"
    )
    take(box, raw)
    (message,) = box.messages()
    (picture,) = message.attachments.all()
    assert f'data-attachment="{picture.id}"' in message.html
    assert 'data-blocked-src="https://track.example/p.gif"' in message.html
    assert " src=" not in message.html
    assert message.body == "Broken:"
