"""The visitor's socket: a fresh ticket of this program, hints of the own contact, nothing about staff."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache

from gateways.webchat import consumers, credentials
from gateways.webchat.services import presence
from interactions import selectors as interaction_selectors
from kernel import clock
from live import hub, topics, wire
from tenants.context import program_context
from tests.factories.sockets import BrowserSocket
from tests.factories.widget import Widget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acme(floor, two_programs, monkeypatch):
    """A visitor of Acme's site who has said something."""
    cache.clear()
    monkeypatch.setattr(consumers, "LINGER_SECONDS", 0.0)
    widget = Widget(two_programs.acme.browser(), floor.acme.chat.address).open()
    widget.contact = widget.say("Hello").json()["contact"]
    return widget


def socket(host: str, ticket: str, *, origin: str | None = None) -> BrowserSocket:
    """A browser's socket to the widget's address of one host."""
    return BrowserSocket("/ws/widget/", host, query=urlencode({"ticket": ticket, "since": "{}"}), origin=origin)


def hint(schema: str, contact: str, seq: int, **ids: str) -> wire.Batch:
    """One hint about a contact, as the relay sends it."""
    frame = wire.hint_frame(program=schema, version=1, seq=seq, kind="interactions.message.posted", ids=ids)
    topic = topics.program_topic(schema, topics.interaction(contact))
    return wire.Batch(schema, seq, seq, (wire.Entry(seq, (topic,), frame),))


async def test_hints_come_without_ids_and_notes_do_not_come(acme, two_programs):
    ticket = await sync_to_async(lambda: acme.snapshot()["ticket"])()
    browser = socket(two_programs.acme.host, ticket)
    assert await browser.connect()
    assert (await browser.hear())["type"] == "hello"
    agent = str(uuid4())
    await hub.current().take(
        [
            hint("p_acme", acme.contact, 1, author="note", agent_id=agent),
            hint("p_acme", str(uuid4()), 2, author="agent"),
            hint("p_acme", acme.contact, 3, author="agent", agent_id=agent),
            hint("p_acme", acme.contact, 4, what="typing", agent_id=agent),
            hint("p_acme", acme.contact, 5, what="left"),
        ]
    )
    got = [await browser.hear() for _ in range(2)]
    assert [(frame["type"], frame["seq"], frame["ids"]) for frame in got] == [("changed", 3, {}), ("typing", 4, {})]
    assert await browser.receive_nothing()
    await browser.say('{"type": "ping"}')
    assert (await browser.hear())["type"] == "pong"
    await browser.leave()


async def test_only_a_fresh_ticket_of_this_program_opens_the_socket(acme, two_programs, floor):
    shown = await sync_to_async(acme.snapshot)()
    own, foreign = two_programs.acme.host, two_programs.globex.host
    stranger = await sync_to_async(Widget(two_programs.globex.browser(), floor.globex.chat.address).open)()
    globex = credentials.read_token(stranger.token)
    silent = credentials.ticket_for(program_id=globex.program_id, visit_id=globex.visit_id)
    with clock.at(clock.now() - timedelta(minutes=3)):
        bearer = credentials.read_token(acme.token)
        old = credentials.ticket_for(program_id=bearer.program_id, visit_id=bearer.visit_id)
    nobody = credentials.ticket_for(program_id=bearer.program_id, visit_id=uuid4())
    for host, ticket, code in (
        (own, "", 4401),
        (own, acme.token, 4401),
        (own, old, 4401),
        (own, silent, 4403),
        (foreign, shown["ticket"], 4403),
        (own, nobody, 4403),
        (foreign, silent, 4403),  # a visitor without a contact has nothing to hear
        ("localhost", shown["ticket"], 4403),
    ):
        assert await socket(host, ticket).close_code() == code, (host, ticket, code)


async def test_a_page_of_another_origin_is_refused_before_the_handshake(acme, two_programs):
    ticket = await sync_to_async(lambda: acme.snapshot()["ticket"])()
    assert not await socket(two_programs.acme.host, ticket, origin="https://evil.example").connect()


@pytest.mark.parametrize("nonsense", ["{", "[]", '"x"', "x" * 100_001, "{}"])
async def test_nonsense_closes_or_is_left_unheard(acme, two_programs, nonsense):
    ticket = await sync_to_async(lambda: acme.snapshot()["ticket"])()
    browser = socket(two_programs.acme.host, ticket)
    await browser.connect()
    await browser.hear()
    await browser.say(nonsense)
    if nonsense == "{}":
        assert await browser.receive_nothing()
        await browser.leave()
    else:
        assert (await browser.receive_output())["code"] == 4400


def left_at(acme: Widget, floor) -> object:
    """When the visitor went, as the contact knows it."""
    with program_context(floor.acme.program):
        return interaction_selectors.interaction_by_id(acme.contact).customer_left_at


def test_presence_is_told_once_and_taken_back(acme, floor):
    key = presence.key_of("p_acme", acme.contact).partition(":")[2]
    presence.note_gone(frozenset({key}))
    gone_at = left_at(acme, floor)
    presence.note_gone(frozenset({key}))
    assert gone_at is not None
    assert left_at(acme, floor) == gone_at
    presence.note_seen(frozenset({key}))
    assert left_at(acme, floor) is None


def test_who_left_a_message_after_hours_may_close_the_window(acme, floor):
    with program_context(floor.acme.program):
        from gateways.webchat.models import Visit

        Visit.objects.update(left_message=True)
    presence.note_gone(frozenset({presence.key_of("p_acme", acme.contact).partition(":")[2]}))
    assert left_at(acme, floor) is None
