"""Facts travel as JSON and come back equal; whatever could carry a customer's words is refused."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.events import OfferEnded, OfferMade
from live import topics
from outbox import registry
from outbox.domain.backoff import MAX_ATTEMPTS, next_pause
from outbox.events import MAX_IDS, MAX_TEXT, BadPayload, Event, Ids, check_declaration

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Side(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    name: ClassVar[str] = "probes.thing.happened"
    version: ClassVar[int] = 2
    thing_id: UUID
    at: datetime
    count: int = 0
    code: str = ""
    done: bool = False
    side: Side = Side.AGENT
    parent_id: UUID | None = None
    ended_at: datetime | None = None

    def topics(self) -> tuple[str, ...]:
        return ("queues",)


@given(
    at=st.datetimes(timezones=st.just(UTC)),
    ended_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    count=st.integers(-(2**62), 2**62),
    code=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=MAX_TEXT),
    done=st.booleans(),
    side=st.sampled_from(Side),
    parent_id=st.none() | st.uuids(),
    thing_id=st.uuids(),
)
def test_a_fact_comes_back_equal(**values):
    event = Happened(program_id=7, **values)
    loaded = Happened.load(7, event.payload())
    assert loaded == event
    assert type(loaded.side) is Side
    assert type(loaded.done) is bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyHappened(Event):
    name: ClassVar[str] = "probes.things.happened"
    thing_ids: Ids


@given(st.lists(st.uuids(), max_size=60))
def test_one_fact_tells_of_many_rows(ids):
    check_declaration(ManyHappened)
    event = ManyHappened(program_id=7, thing_ids=tuple(str(one) for one in ids))
    assert ManyHappened.load(7, json.loads(json.dumps(event.payload()))) == event


@pytest.mark.parametrize(
    "ids",
    [("a name",), (str(uuid4()), ""), (uuid4(),), (str(uuid4()).upper(),), (None,), (str(uuid4()),) * (MAX_IDS + 1)],
)
def test_what_is_no_id_is_refused_among_many(ids):
    with pytest.raises(BadPayload):
        ManyHappened(program_id=7, thing_ids=ids).payload()


def test_instants_travel_in_utc():
    event = Happened(program_id=7, thing_id=uuid4(), at=NOON.astimezone(timezone(timedelta(hours=5))))
    assert event.payload()["at"] == "2026-03-01T12:00:00+00:00"
    assert "program_id" not in event.payload()


@pytest.mark.parametrize(
    ("field_name", "value"),
    [
        ("at", datetime(2026, 3, 1)),
        ("code", "x" * (MAX_TEXT + 1)),
        ("code", "a\x00b"),
        ("code", ["a", "list"]),
        ("count", 1.5),
        ("thing_id", b"bytes"),
    ],
)
def test_what_is_no_id_instant_number_or_code_is_refused(field_name, value):
    values = {"thing_id": uuid4(), "at": NOON, field_name: value}
    with pytest.raises(BadPayload, match=field_name):
        Happened(program_id=7, **values).payload()


def test_old_and_new_code_read_each_others_rows():
    payload = {"thing_id": str(uuid4()), "at": NOON.isoformat(), "a_field_of_tomorrow": 1}
    assert Happened.load(7, payload).count == 0
    with pytest.raises(BadPayload, match="thing_id"):
        Happened.load(7, {"at": NOON.isoformat()})
    with pytest.raises(BadPayload):
        Happened.load(7, {"thing_id": "no uuid", "at": NOON.isoformat()})


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"name": "nodots"}, "dotted name"),
        ({"name": "a.b", "version": 0}, "version"),
    ],
)
def test_a_class_without_a_proper_name_is_refused(attributes, reason):
    bad = type("Bad", (Event,), attributes)
    with pytest.raises(BadPayload, match=reason):
        check_declaration(bad)


def test_a_field_of_another_type_is_refused_when_subscribed():
    @dataclass(frozen=True, kw_only=True)
    class Bad(Event):
        name: ClassVar[str] = "probes.bad.happened"
        people: list[str] = field(default_factory=list)

    with pytest.raises(BadPayload, match="people"):
        registry.subscribe(Bad, print, name="probes.bad")


def test_a_name_is_given_once():
    fact = Happened(program_id=1, thing_id=uuid4(), at=NOON)
    registry.subscribe(Happened, print, name="probes.once")
    try:
        with pytest.raises(registry.DuplicateHandler, match=r"probes\.once"):
            registry.subscribe(Happened, print, name="probes.once")
        twin = type("Twin", (Event,), {"name": Happened.name})
        with pytest.raises(registry.DuplicateHandler, match=r"probes\.thing\.happened"):
            registry.subscribe(twin, print, name="probes.twin")
        assert registry.handler_names(fact) == ["probes.once"]
        assert registry.find(Happened.name, "probes.once") == (Happened, registry.Subscription(print))
    finally:
        registry.unsubscribe("probes.once")
    assert registry.handler_names(fact) == []
    with pytest.raises(registry.NoSuchHandler):
        registry.find(Happened.name, "probes.once")


def test_a_fact_is_delivered_to_whom_it_concerns():
    registry.subscribe(Happened, print, name="probes.of_agents", concerns=lambda fact: fact.side is Side.AGENT)
    registry.subscribe(Happened, print, name="probes.of_all")
    try:
        facts = [Happened(program_id=1, thing_id=uuid4(), at=NOON, side=side) for side in Side]
        assert [registry.handler_names(fact) for fact in facts] == [
            ["probes.of_all"],
            ["probes.of_agents", "probes.of_all"],
        ]
    finally:
        registry.unsubscribe("probes.of_agents")
        registry.unsubscribe("probes.of_all")


def test_pauses_grow_and_then_a_person_must_look():
    pauses = [next_pause(attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]
    assert pauses == [1, 3, 9, 27, 81, 243, 729, None]
    with pytest.raises(ValueError, match="at least one"):
        next_pause(0)


def test_an_offer_is_told_to_its_agent_and_the_wallboards_but_not_to_every_desk():
    """Each desk that hears of a foreign offer asks the server for its snapshot: fifty offers a second times agents."""
    agent_id, other = uuid4(), uuid4()
    ids = {"program_id": 1, "offer_id": uuid4(), "agent_id": agent_id, "interaction_id": uuid4(), "queue_id": uuid4()}
    assert OfferEnded(**ids, state="expired").topics() == (topics.agent_topic(agent_id), topics.FLOOR_QUEUES)
    many = (str(agent_id), str(other))
    made = OfferMade(program_id=1, offer_ids=many, agent_ids=many, interaction_ids=many)
    assert made.topics() == (topics.agent_topic(agent_id), topics.agent_topic(other), topics.FLOOR_QUEUES)
