"""The demo's flow may be published and says what it should, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.flows import HALDEN_FLOW
from demo.people import MAIN
from routing.domain.flow_checks import House, problems_of
from routing.domain.flow_run import new_state, step
from routing.domain.flows import Answer, Begin, CallBack, End, QueueFacts, ToQueue, World


def talk(*said: str, wait: int = 0, is_open: bool = True, language: str = "en"):
    """The last actions of a conversation."""
    queues = {MAIN: QueueFacts(is_open=is_open, wait_seconds=wait)}
    world = World(now=datetime(2026, 3, 2, tzinfo=UTC), language=language, queues=queues, entry_queue=MAIN)
    state, actions = step(HALDEN_FLOW, new_state(), Begin(), world)
    for text in said:
        state, actions = step(HALDEN_FLOW, state, Answer(text), world)
    return actions


def test_it_may_be_published():
    assert problems_of(HALDEN_FLOW, House(languages=("en", "ru"), queues={MAIN: True})) == ()


@pytest.mark.parametrize(
    ("said", "last", "text"),
    [
        (("Flight status", "ha 482"), ToQueue(MAIN), "flight HA482"),
        (("rebooking", "x7k9pq"), ToQueue(MAIN), "An agent"),
        (("baggage?", "no"), End(), "good flight"),
        (("?", "?"), ToQueue(MAIN), "An agent"),
    ],
)
def test_by_day(said, last, text):
    actions = talk(*said)
    assert actions[-1] == last
    assert text in actions[-2].text


def test_a_long_wait_offers_a_call_in_russian():
    actions = talk("Изменить бронь", "X7K9PQ", "да", "+4722000000", wait=900, language="ru")
    assert CallBack(MAIN, "+4722000000") in actions
    assert actions[-2].text == "Мы позвоним вам по брони X7K9PQ."


def test_at_night_a_message_is_left():
    assert talk("My bag is lost", is_open=False)[-1] == ToQueue(MAIN, left_message=True)
