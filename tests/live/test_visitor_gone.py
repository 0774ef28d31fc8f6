"""The browser is closed in mid-chat: who waits is abandoned a minute later, who is served is told to the agent."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache

from acd.models import Offer, Waiting
from gateways.webchat import consumers
from gateways.webchat.services import presence
from gateways.webchat.tasks import sweep_visits
from interactions import selectors as interaction_selectors
from kernel import clock
from live import topics
from outbox.models import OutboxMessage
from routing.services import sweeping
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.sockets import BrowserSocket
from tests.factories.widget import Widget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor(floor, two_programs, monkeypatch) -> Widget:
    """Has said something and waits."""
    cache.clear()
    monkeypatch.setattr(consumers, "LINGER_SECONDS", 0.0)
    widget = Widget(two_programs.acme.browser(), floor.acme.chat.address).open()
    widget.contact = widget.say("Hello").json()["contact"]
    return widget


async def open_and_close(visitor: Widget, host: str) -> None:
    """The window opens its socket; then the browser is gone without a word."""
    ticket = await sync_to_async(lambda: visitor.snapshot()["ticket"])()
    window = BrowserSocket("/ws/widget/", host, query=urlencode({"ticket": ticket, "since": "{}"}))
    assert await window.connect()
    await window.hear()
    await window.leave()


def contact_of(floor, visitor: Widget):
    with program_context(floor.acme.program):
        return interaction_selectors.interaction_by_id(visitor.contact)


def sweep(floor, seconds: int) -> int:
    """What the worker does, so much later."""
    with clock.at(clock.now() + timedelta(seconds=seconds)), program_context(floor.acme.program):
        return sweeping.sweep_program()


async def left(floor, visitor: Widget) -> bool:
    """Whether the contact knows within two seconds."""
    for _look in range(100):
        row = await sync_to_async(contact_of)(floor, visitor)
        if row.customer_left_at is not None:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_who_waits_is_abandoned_after_a_minute_and_frees_the_agent(visitor, floor, two_programs):
    await sync_to_async(ready)(floor.acme.agent)
    assert await sync_to_async(floor.acme.offer)() is not None
    await open_and_close(visitor, two_programs.acme.host)
    assert await left(floor, visitor)
    assert await sync_to_async(sweep)(floor, 50) == 0, "a reload is shorter than a minute"
    assert await sync_to_async(sweep)(floor, 65) == 1

    def judge() -> None:
        row = contact_of(floor, visitor)
        assert (row.state, row.outcome) == ("closed", "abandoned")
        assert not Waiting.objects.exists()
        assert not Offer.objects.filter(state="offered").exists()
        floor.acme.agent.refresh_from_db()
        assert (floor.acme.agent.state, floor.acme.agent.load_chat) == ("available", 0)

    await sync_to_async(judge)()


def test_who_vanished_with_a_killed_process_is_found_by_silence(visitor, floor):
    """Nothing closes the socket of a process that is killed -9; the row's own time says that nobody is there."""
    begin = clock.now()

    def judged(seconds: int) -> tuple[int, bool]:
        with clock.at(begin + timedelta(seconds=seconds)):
            return sweep_visits(), contact_of(floor, visitor).customer_left_at is not None

    presence.note_seen(frozenset({f"{floor.acme.program.schema_name}:{visitor.contact}"}))
    assert judged(100) == (0, False), "a hidden tab speaks once a minute"
    assert judged(130) == (1, True)
    assert judged(140) == (0, True), "told once"
    assert sweep(floor, 125) == 0
    assert sweep(floor, 195) == 1, "a minute later the queue is free of it"
    assert contact_of(floor, visitor).outcome == "abandoned"


def test_a_window_without_a_socket_is_there_while_it_asks(visitor, floor):
    begin = clock.now()
    for seconds in (90, 180):
        with clock.at(begin + timedelta(seconds=seconds)):
            visitor.snapshot()
            assert sweep_visits() == 0
    with clock.at(begin + timedelta(seconds=310)):
        assert sweep_visits() == 1
        assert visitor.say("Still here").status_code == 201
        assert contact_of(floor, visitor).customer_left_at is None
        assert sweep_visits() == 0


async def test_the_agent_who_serves_is_told_and_may_go_on(visitor, floor, two_programs):
    await sync_to_async(ready)(floor.acme.agent)
    await sync_to_async(floor.acme.accept)()
    await open_and_close(visitor, two_programs.acme.host)
    assert await left(floor, visitor)

    def judge() -> None:
        told = OutboxMessage.objects.filter(name="interactions.party.changed", payload__what="left")
        assert [topics.agent_topic(floor.acme.agent.id) in row.topics for row in told] == [True]
        assert sweep(floor, 65) == 0, "a served contact has five minutes"
        assert contact_of(floor, visitor).state == "active"
        assert sweep(floor, 310) == 1
        assert contact_of(floor, visitor).state == "wrap_up"

    await sync_to_async(judge)()
