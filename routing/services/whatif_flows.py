"""Another flow before the queues of a day that is replayed: who would have come where, by the flow's own replay."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from uuid import UUID

from acd.domain.matching import Id
from acd.domain.whatif import Arrival
from agents.domain.state import group_of
from interactions.models import Interaction
from routing.domain.flows import Document
from routing.models import EntryPoint, Queue, QueueEntry
from routing.services import flow_replay
from routing.services.demands import usual_demand
from routing.services.flow_replay import Replayed
from routing.services.whatif import Day, contact_of, promise_of
from tenants.context import program_context
from tenants.models import Program

MOST_CONTACTS = 100_000


@dataclass(frozen=True, slots=True)
class Rerouted:
    """The day behind another flow; counts of contacts: replayed, in another queue, new in a queue, kept from one, and
    those nobody can tell about, who stay where they were.
    """

    day: Day
    replayed: int
    moved: int
    added: int
    kept_away: int
    unknown: int

    def counts(self) -> dict[str, int]:
        """By name."""
        names = ("replayed", "moved", "added", "kept_away", "unknown")
        return {name: getattr(self, name) for name in names}


def reroute(*, day: Day, program: Program, entry_point_id: UUID, document: Document, seed: int = 1) -> Rerouted:
    """The day as if `document` had been the flow of an entry point. Raises EntryPoint.DoesNotExist."""
    with program_context(program):
        entry = EntryPoint.objects.select_related("queue__hours").get(pk=entry_point_id)
        found = flow_replay.replay(
            document=document,
            entry=entry,
            starts_at=day.span.start,
            ends_at=day.span.end,
            most=MOST_CONTACTS,
        )
        return _Rerouting(day, program.pk, seed).of(found)


class _Rerouting:
    def __init__(self, day: Day, program_id: int, seed: int) -> None:
        self._day, self._program_id = day, program_id
        self._rng = random.Random(f"{seed}:{program_id}:flow")  # noqa: S311 - patience is no secret
        self._queues = {queue.code: queue for queue in Queue.objects.filter(is_active=True)}
        self._demands = {code: usual_demand(queue) for code, queue in self._queues.items()}

    def of(self, found: tuple[Replayed, ...]) -> Rerouted:
        first: dict[UUID, Id] = {}
        ids = [one.interaction_id for one in found]
        rows = QueueEntry.objects.filter(interaction_id__in=ids).order_by("-enqueued_at", "-id")
        for interaction_id, row_id in rows.values_list("interaction_id", "id"):
            first[interaction_id] = str(row_id)
        strangers = {one.interaction_id for one in found if one.interaction_id not in first}
        unqueued = {row.id: row for row in Interaction.objects.filter(id__in=strangers)}
        arrivals: dict[Id, Arrival] = {arrival.contact.id: arrival for arrival in self._day.arrivals}
        moved = added = kept_away = unknown = 0
        for one in found:
            entry_id: Id = first.get(one.interaction_id, "")
            if one.is_open:
                unknown += 1
            elif one.is_same:
                continue
            elif one.would_go.name not in self._queues:
                kept_away += arrivals.pop(entry_id, None) is not None
            elif entry_id in arrivals:
                arrivals[entry_id] = self._moved(arrivals[entry_id], one.would_go.name)
                moved += 1
            elif one.interaction_id in unqueued:
                arrivals[str(one.interaction_id)] = self._new(unqueued[one.interaction_id], one)
                added += 1
        return Rerouted(
            replace(self._day, arrivals=tuple(arrivals.values())), len(found), moved, added, kept_away, unknown
        )

    def _moved(self, arrival: Arrival, code: str) -> Arrival:
        asked, contact = self._demands[code], arrival.contact
        there = contact_of(
            asked,
            entry_id=contact.id,
            program_id=self._program_id,
            queue_id=self._queues[code].id,
            group=contact.group,
            simulated=contact.simulated,
            at=contact.enqueued_at,
        )
        return replace(arrival, contact=there, promise=promise_of(asked))

    def _new(self, interaction: Interaction, one: Replayed) -> Arrival:
        asked, usual = self._demands[one.would_go.name], self._day.usual[self._program_id]
        contact = contact_of(
            asked,
            entry_id=str(interaction.id),
            program_id=self._program_id,
            queue_id=self._queues[one.would_go.name].id,
            group=group_of(interaction.channel).value,
            simulated=interaction.simulated,
            at=one.started_at,
        )
        patience = usual.patience_seconds
        gives_up = None if patience is None else self._rng.expovariate(1.0 / max(patience, 1.0))
        return Arrival(contact, max(1.0, usual.handle_seconds), gives_up, promise_of(asked))
