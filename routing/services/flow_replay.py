"""A draft run against a day's real contacts: their channel, language, hours and words; nothing is written.

Look-ups are not made again: what a contact's own flow had looked up is used, else the walk stops there. Waits are those
that were measured: the wait of whoever had come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crm.models import Customer
from interactions.domain.states import Author, Outcome
from interactions.models import Interaction, Message
from kernel import clock
from routing import flow_reading, selectors
from routing.domain.flow_nodes import queues_of
from routing.domain.flow_run import new_state, step
from routing.domain.flows import (
    Answer,
    Begin,
    Document,
    Entered,
    Found,
    Given,
    HandOver,
    LookUp,
    QueueFacts,
    ToQueue,
    Waits,
    World,
)
from routing.models import EntryPoint, FlowRun, Queue, QueueEntry
from routing.services.flow_runs import MOST_HANDOVERS
from routing.services.flow_world import CAN_ANSWER

MOST_CONTACTS = 2_000
MOST_WORDS = 40  # of one contact


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact ends up: kind is queue, message, end, left, asks or look_up; name a queue's code or a node."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One contact: where it went, and where the draft would lead it."""

    interaction_id: UUID
    started_at: datetime
    channel: str
    language: str
    first_words: str
    went: Place
    would_go: Place
    nodes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """The same queue or end; a message left in a queue is in that queue."""
        ends = {"queue": "queue", "message": "queue"}
        mine, theirs = (replace(one, kind=ends.get(one.kind, one.kind)) for one in (self.went, self.would_go))
        return mine == theirs

    @property
    def is_open(self) -> bool:
        """The contact said too little, or something was never looked up: nobody can tell."""
        return self.would_go.kind in ("asks", "look_up")


def day_of(when: date, zone: str) -> tuple[datetime, datetime]:
    """A local day as [start, end), aware."""
    begins = datetime.combine(when, datetime.min.time(), ZoneInfo(zone))
    ends = datetime.combine(when + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    return begins, ends


def replay(
    *, document: Document, entry: EntryPoint, starts_at: datetime, ends_at: datetime, most: int = MOST_CONTACTS
) -> tuple[Replayed, ...]:
    """All contacts of an entry point begun in [starts_at, ends_at), oldest first, at most `most`."""
    rows = Interaction.objects.filter(
        entry_address_id=entry.entry_address_id, started_at__gte=starts_at, started_at__lt=ends_at
    )
    contacts = list(rows.select_related("customer").order_by("started_at", "id")[:most])
    past = _Past([contact.id for contact in contacts], starts_at, ends_at)
    return tuple(_one(document, entry, contact, past) for contact in contacts)


class _Line:
    """A queue's stays in order of their beginning, walked once from the first instant to the last."""

    def __init__(self) -> None:
        self.stays: list[QueueEntry] = []
        self._next = 0
        self._waiting: dict[int, QueueEntry] = {}  # by place in `stays`, so in order of their beginning
        self._leave: list[tuple[datetime, int]] = []

    def at(self, at: datetime) -> tuple[int, QueueEntry | None]:
        """How many waited at an instant, and who of them had come last."""
        while self._next < len(self.stays) and self.stays[self._next].enqueued_at < at:
            stay = self.stays[self._next]
            self._waiting[self._next] = stay
            if stay.left_at is not None:
                heappush(self._leave, (stay.left_at, self._next))
            self._next += 1
        while self._leave and self._leave[0][0] <= at:
            del self._waiting[heappop(self._leave)[1]]
        return len(self._waiting), next(reversed(self._waiting.values()), None)


class _Past:
    """What the contacts said and where they went, read once."""

    def __init__(self, ids: Sequence[UUID], starts_at: datetime, ends_at: datetime) -> None:
        self.words: dict[UUID, list[str]] = {}
        for row in Message.objects.filter(interaction_id__in=ids, author=Author.CUSTOMER.value).order_by(
            "sent_at", "id"
        ):
            self.words.setdefault(row.interaction_id, []).append(row.body)
        self.first_entry: dict[UUID, QueueEntry] = {}
        for entry in QueueEntry.objects.filter(interaction_id__in=ids).order_by("-enqueued_at", "-id"):
            self.first_entry[entry.interaction_id] = entry
        self.runs = {run.interaction_id: run for run in FlowRun.objects.filter(interaction_id__in=ids)}
        since = starts_at - timedelta(hours=12)
        stays = QueueEntry.objects.filter(enqueued_at__gte=since, enqueued_at__lt=ends_at).order_by("enqueued_at", "id")
        self.lines: dict[UUID, _Line] = {}
        for entry in stays:
            self.lines.setdefault(entry.queue_id, _Line()).stays.append(entry)
        self.queues = {queue.code: queue for queue in Queue.objects.select_related("hours").filter(is_active=True)}
        self.codes = dict(Queue.objects.values_list("id", "code"))

    def facts(self, code: str, at: datetime) -> QueueFacts | None:
        """A queue as it was at an instant, not before the one asked about last."""
        queue = self.queues.get(code)
        if queue is None:
            return None
        hours = selectors.hours_of(queue)
        depth, last = self.lines.setdefault(queue.id, _Line()).at(at)
        wait = 0 if last is None else round(((last.left_at or clock.now()) - last.enqueued_at).total_seconds())
        return QueueFacts(
            is_open=hours is None or hours.is_open(at),
            is_holiday=hours is not None and hours.is_holiday(at),
            depth=depth,
            wait_seconds=wait,
        )

    def went(self, contact: Interaction) -> Place:
        """The first queue, or how it ended without one."""
        entry = self.first_entry.get(contact.id)
        if entry is not None:
            return Place("queue", self.codes[entry.queue_id])
        return Place("end" if contact.outcome == Outcome.SELF_SERVICE.value else "left")


def _one(document: Document, entry: EntryPoint, contact: Interaction, past: _Past) -> Replayed:
    words = past.words.get(contact.id, [])[:MOST_WORDS]
    would_go, nodes = _walk(document, entry, contact, past, words)
    return Replayed(
        interaction_id=contact.id,
        started_at=contact.started_at,
        channel=contact.channel,
        language=contact.language,
        first_words=words[0][:120] if words else contact.subject,
        went=past.went(contact),
        would_go=would_go,
        nodes=nodes,
    )


def _walk(
    document: Document, entry: EntryPoint, contact: Interaction, past: _Past, words: Sequence[str]
) -> tuple[Place, tuple[str, ...]]:
    state, left = new_state(language=contact.language), list(words)
    is_first, nodes, flows = True, list[str](), 0
    given: Given = Begin()
    world = _world(document, entry, contact, past)
    while True:
        state, actions = step(document, state, given, world)
        nodes += [action.node for action in actions if isinstance(action, Entered)]
        last = actions[-1] if actions else None
        if isinstance(last, HandOver):
            version = flow_reading.version_of_code(last.flow)
            flows += 1
            if version is None or flows > MOST_HANDOVERS:
                return Place("queue", entry.queue.code), tuple(nodes)
            document, state = flow_reading.document_of(version), new_state(state["values"], state["language"])
            world, given = _world(document, entry, contact, past), Begin()
        elif isinstance(last, LookUp):
            found = _looked_up(past.runs.get(contact.id), last)
            if found is None:
                return Place("look_up", last.node), tuple(nodes)
            given = found
        elif state["waits"] == Waits.ANSWER.value and left:
            given, is_first = Answer(left.pop(0), gentle=is_first), False
        else:
            return _place(state, last, entry), tuple(nodes)


def _looked_up(run: FlowRun | None, asked: LookUp) -> Found | None:
    values = run.state.get("values", {}) if run is not None else {}
    return Found({name: values[name] for name in asked.wanted}) if set(asked.wanted) <= set(values) else None


def _place(state: dict[str, Any], last: Any, entry: EntryPoint) -> Place:
    if state["waits"] == Waits.ANSWER.value:
        return Place("asks", state["node"])
    if isinstance(last, ToQueue):
        return Place("message" if last.left_message else "queue", last.queue)
    kind = type(last).__name__
    return Place("end") if kind == "End" else Place("queue", entry.queue.code)


def _world(document: Document, entry: EntryPoint, contact: Interaction, past: _Past) -> World:
    at = contact.started_at
    codes = {*queues_of(document), entry.queue.code}
    found = {code: past.facts(code, at) for code in codes}
    customer: Customer = contact.customer
    known = {str(key): str(value) for key, value in customer.attributes.items()}
    return World(
        now=at,
        channel=contact.channel,
        language=contact.language,
        customer={**known, "name": customer.name, "language": customer.language},
        is_vip=customer.is_vip,
        queues={code: facts for code, facts in found.items() if facts is not None},
        entry_queue=entry.queue.code,
        can_ask=contact.channel in CAN_ANSWER,
    )
