"""What other rooms may know of the hand-out. Rows of a program need its id; floor-wide ones say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)

from acd import reading
from acd.domain.matching import PINNED, FloorAgent, Policy, Settings
from acd.domain.offers import OfferState
from acd.models import FloorPolicy, MatcherHeartbeat, Offer, Waiting
from kernel import clock

# One statement: a contact that is just handed out stands in one of the two tables, whatever happens meanwhile.
_WAITING_COUNTS = """
SELECT program_id, queue_id, count(*), min(enqueued_at) FROM (
    SELECT program_id, queue_id, enqueued_at FROM acd_waiting WHERE program_id = ANY(%s)
    UNION ALL
    SELECT program_id, queue_id, enqueued_at FROM acd_offer WHERE state = 'offered' AND program_id = ANY(%s)
) waits GROUP BY 1, 2
"""


def open_offer_of_agent(agent_id: UUID) -> Offer | None:
    """Floor-wide: the offer the agent must decide on now."""
    return Offer.objects.select_related("program").filter(agent_id=agent_id, state=OfferState.OFFERED.value).first()


def open_offers_of_programs(program_ids: Iterable[int]) -> list[Offer]:
    """Offers of these programs' contacts that somebody decides on, by deadline."""
    rows = Offer.objects.filter(program_id__in=list(program_ids), state=OfferState.OFFERED.value)
    return list(rows.order_by("deadline_at", "id"))


def open_offers_of_agents(agent_ids: Iterable[UUID]) -> list[Offer]:
    """Floor-wide: open offers of these agents, by deadline."""
    rows = Offer.objects.filter(agent_id__in=list(agent_ids), state=OfferState.OFFERED.value)
    return list(rows.order_by("deadline_at", "id"))


def offer_by_id(*, program_id: int, offer_id: UUID) -> Offer | None:
    """An offer of this program, open or ended, with its agent."""
    return Offer.objects.select_related("agent").filter(pk=offer_id, program_id=program_id).first()


def waiting_of_interaction(*, program_id: int, interaction_id: UUID) -> Waiting:
    """The row of one waiting contact. Raises Waiting.DoesNotExist."""
    return Waiting.objects.get(program_id=program_id, interaction_id=interaction_id)


def held_of(*, program_id: int, interaction_id: UUID) -> Waiting | Offer | None:
    """What a contact waits by now: its row or its open offer. Looks twice, as it may move from one to the other."""
    rows = {"program_id": program_id, "interaction_id": interaction_id}
    for _look in range(2):
        found = Waiting.objects.filter(**rows).first()
        offer = found or Offer.objects.filter(**rows, state=OfferState.OFFERED.value).first()
        if offer is not None:
            return offer
    return None


def accepted_offer(*, program_id: int, interaction_id: UUID) -> Offer | None:
    """The latest accepted offer of a contact."""
    return (
        Offer.objects.filter(program_id=program_id, interaction_id=interaction_id, state=OfferState.ACCEPTED.value)
        .order_by("-closed_at", "-id")
        .first()
    )


def waiting_of_program(*, program_id: int) -> QuerySet[Waiting]:
    """Contacts of one program that wait, in order of hand-out."""
    return Waiting.objects.filter(program_id=program_id).order_by("-priority", "enqueued_at", "id")


def waiting_in_queue(*, program_id: int, queue_id: UUID) -> QuerySet[Waiting]:
    """Contacts that wait in one queue, in the order in which this floor's policy hands them out."""
    rows = Waiting.objects.filter(program_id=program_id, queue_id=queue_id)
    policy = FloorPolicy.objects.filter(pk=1).first()
    if policy is None or policy.policy == Policy.STRICT_PRIORITY.value:
        return rows.order_by("-priority", "enqueued_at", "id")
    seconds = {True: max(1, policy.point_seconds), False: policy.point_seconds}  # a pinned contact's are never 0
    worth = {
        pinned: Value(timedelta(seconds=number), output_field=DurationField()) for pinned, number in seconds.items()
    }
    aged = ExpressionWrapper(
        F("enqueued_at") - F("priority") * Case(When(priority__gte=PINNED, then=worth[True]), default=worth[False]),
        output_field=DateTimeField(),
    )
    return rows.annotate(aged=aged).order_by("aged", "id")


def open_offers_of_program(*, program_id: int) -> QuerySet[Offer]:
    """Contacts of one program that an agent decides on now, by deadline."""
    rows = Offer.objects.filter(program_id=program_id, state=OfferState.OFFERED.value)
    return rows.order_by("deadline_at", "id")


def waiting_counts(*, program_ids: Iterable[int]) -> dict[tuple[int, UUID], tuple[int, datetime]]:
    """Per (program, queue): how many wait, offered ones included, and since when the longest (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_COUNTS, [list(program_ids)] * 2)
        return {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}


def simulated_counts(*, program_ids: Iterable[int]) -> dict[tuple[int, UUID], int]:
    """Per (program, queue): how many of those who wait, offered ones included, are simulated."""
    counts: dict[tuple[int, UUID], int] = {}
    ids = list(program_ids)
    waiting = Waiting.objects.filter(program_id__in=ids, simulated=True)
    offered = Offer.objects.filter(program_id__in=ids, simulated=True, state=OfferState.OFFERED.value)
    for rows in (waiting.order_by(), offered.order_by()):
        for program_id, queue_id, number in rows.values_list("program_id", "queue_id").annotate(n=Count("id")):
            counts[(program_id, queue_id)] = counts.get((program_id, queue_id), 0) + number
    return counts


def floor_settings() -> Settings:
    """Floor-wide: the order between contacts that the provider chose."""
    row = FloorPolicy.objects.filter(pk=1).first()
    return Settings(Policy(row.policy), row.point_seconds) if row else Settings()


def floor_agents(*, now: datetime) -> list[FloorAgent]:
    """Floor-wide: everybody signed in, with programs and skills in force at `now`, by id."""
    found = reading.read_profiles(now).values()
    return [
        replace(
            agent, id=UUID(str(agent.id)), skills={UUID(str(skill)): level for skill, level in agent.skills.items()}
        )
        for agent in sorted(found, key=lambda agent: str(agent.id))
    ]


def interactions_waiting(*, program_ids: Iterable[int]) -> dict[str, UUID]:
    """Contacts of these programs that wait, by the id the matcher knows them by (text)."""
    rows = Waiting.objects.filter(program_id__in=list(program_ids)).order_by("id")
    return {str(row_id): interaction_id for row_id, interaction_id in rows.values_list("id", "interaction_id")}


def next_deadline() -> datetime | None:
    """Floor-wide: when the next open offer runs out (UTC)."""
    found: datetime | None = Offer.objects.filter(state=OfferState.OFFERED.value).aggregate(at=Min("deadline_at"))["at"]
    return found


def missed_offer_count(*, agent_id: UUID, since: datetime) -> int:
    """Offers that expired at this agent since an instant."""
    return Offer.objects.filter(Q(agent_id=agent_id, state=OfferState.EXPIRED.value, closed_at__gte=since)).count()


def matcher_leader_age_seconds() -> float | None:
    """Seconds since the leader's last beat; None when no matcher has ever led."""
    beat = MatcherHeartbeat.objects.filter(pk=1).values_list("beat_at", flat=True).first()
    return None if beat is None else max(0.0, (clock.now() - beat).total_seconds())


def last_missed_offer_at(agent_id: UUID) -> datetime | None:
    """Floor-wide: when an offer last expired at this agent (UTC)."""
    rows = Offer.objects.filter(agent_id=agent_id, state=OfferState.EXPIRED.value)
    return rows.order_by("-closed_at").values_list("closed_at", flat=True).first()
