"""Callbacks as others see them: lists, rules, times to choose from, figures. Beside selectors.py; read only, inside a
program's context.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DurationField
from django.db.models.functions import Greatest

from interactions.domain.states import Direction, InteractionState, Outcome
from interactions.models import Interaction
from kernel import clock
from routing import selectors
from routing.domain.callbacks import OPEN, PAUSING, CallbackRules, CallbackState, Slot, slots
from routing.models import Callback, CallbackAttempt, CallbackRule, Queue, QueueEntry

OPEN_STATES = sorted(state.value for state in OPEN)
PAUSING_STATES = sorted(state.value for state in PAUSING)
_USUAL = CallbackRules()


@dataclass(frozen=True, slots=True)
class CallbackFigures:
    """Of callbacks asked in a period. `seconds_to_call`: mean from the time promised to the first attempt."""

    asked: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    expired: int = 0
    open: int = 0
    seconds_to_call: float | None = None

    @property
    def missed(self) -> int:
        """Over without anybody being reached, and not by the customer's wish."""
        return self.failed + self.expired


def callback_rules_of(queue_id: UUID) -> CallbackRules:
    """How a queue calls back."""
    row = CallbackRule.objects.filter(queue_id=queue_id).first()
    if row is None:
        return _USUAL
    return CallbackRules(
        is_offered=row.is_offered,
        most_attempts=row.most_attempts,
        pause_minutes=row.pause_minutes,
        slot_minutes=row.slot_minutes,
        slot_cap=row.slot_cap,
        days_ahead=row.days_ahead,
        valid_hours=row.valid_hours,
        after_abandon=row.after_abandon,
    )


def callbacks() -> QuerySet[Callback]:
    """All, newest first, with what lists show."""
    rows = Callback.objects.select_related("queue", "customer", "interaction", "work")
    return rows.order_by("-asked_at", "-id")


def open_callbacks() -> QuerySet[Callback]:
    """Those somebody still has to call, by their time."""
    return callbacks().filter(state__in=OPEN_STATES).order_by("due_at", "place_at", "id")


def callback_by_id(callback_id: UUID) -> Callback:
    """Raises Callback.DoesNotExist."""
    return callbacks().get(pk=callback_id)


def callback_of_work(interaction_id: UUID) -> Callback | None:
    """The callback an outbound contact is an attempt of."""
    return callbacks().filter(Q(work_id=interaction_id) | Q(attempts__interaction_id=interaction_id)).first()


def callback_asked_in(interaction_id: UUID) -> Callback | None:
    """The one a contact ended in."""
    return callbacks().filter(interaction_id=interaction_id).first()


def attempts_of(callback_ids: Iterable[UUID]) -> dict[UUID, list[CallbackAttempt]]:
    """Attempts by callback, first ones first."""
    found: dict[UUID, list[CallbackAttempt]] = {}
    for attempt in CallbackAttempt.objects.filter(callback_id__in=list(callback_ids)).order_by("callback_id", "number"):
        found.setdefault(attempt.callback_id, []).append(attempt)
    return found


def due_callback_ids(now: datetime) -> list[UUID]:
    """Those whose time has come and who are not before the matcher, longest promised first."""
    rows = Callback.objects.filter(state__in=PAUSING_STATES, due_at__lte=now)
    return list(rows.order_by("due_at", "place_at", "id").values_list("id", flat=True))


def overdue_by_queue(now: datetime) -> dict[UUID, tuple[int, datetime]]:
    """Callbacks whose time has passed and which no agent has in hand, by queue: how many, and the earliest time."""
    rows = Callback.objects.filter(state__in=[*PAUSING_STATES, CallbackState.WAITING.value], due_at__lt=now)
    counted = rows.values("queue_id").annotate(number=Count("id"), first=Min("due_at")).order_by("queue_id")
    return {row["queue_id"]: (row["number"], row["first"]) for row in counted}


def waiting_callbacks() -> QuerySet[Callback]:
    """Those before the matcher."""
    return Callback.objects.filter(state=CallbackState.WAITING.value).select_related("queue__hours").order_by("id")


def unsaid_work_ids() -> list[UUID]:
    """Contacts of callbacks that ended without a word of their agent."""
    over = [InteractionState.WRAP_UP.value, InteractionState.CLOSED.value]
    rows = Callback.objects.filter(state=CallbackState.ASSIGNED.value, work__state__in=over).order_by("id")
    return [work_id for work_id in rows.values_list("work_id", flat=True) if work_id is not None]


def stranded_callback_ids() -> list[UUID]:
    """Those that count as waiting though somebody closed their contact."""
    rows = Callback.objects.filter(state=CallbackState.WAITING.value, work__state=InteractionState.CLOSED.value)
    return list(rows.order_by("id").values_list("id", flat=True))


def abandoned_to_call(since: datetime) -> QuerySet[Interaction]:
    """Contacts that gave up since then and nobody was promised a call for, newest first, with their customers."""
    rows = Interaction.objects.filter(
        state=InteractionState.CLOSED.value,
        outcome=Outcome.ABANDONED.value,
        direction=Direction.INBOUND.value,
        closed_at__gte=since,
        callbacks_asked__isnull=True,
    )
    called = Callback.objects.filter(customer_id=OuterRef("customer_id"), state__in=OPEN_STATES)
    return rows.exclude(Exists(called)).select_related("customer").order_by("-closed_at", "-id")


def taken_slots(queue_id: UUID, now: datetime) -> dict[datetime, int]:
    """How many callbacks are set for each slot that is not over."""
    rows = Callback.objects.filter(queue_id=queue_id, state__in=OPEN_STATES, scheduled_at__isnull=False)
    counted = rows.values("scheduled_at").annotate(number=Count("id")).order_by("scheduled_at")
    return {row["scheduled_at"]: row["number"] for row in counted}


def slots_of(queue: Queue, *, most: int = 200) -> list[Slot]:
    """Times a callback may be set for now, with free places, earliest first."""
    now = clock.now()
    found = slots(selectors.hours_of(queue), callback_rules_of(queue.id), now=now, taken=taken_slots(queue.id, now))
    return [slot for slot in found if slot.left][:most]


def place_of(callback: Callback) -> int | None:
    """Its place in the queue, 1 = next; None when it does not wait there."""
    return selectors.place_in_queue(callback.work_id) if callback.work_id else None


def places_of(works: dict[UUID, UUID]) -> dict[UUID, int]:
    """Places in their queues by callback, from the outbound contact of each; one query for any number."""
    waiting = QueueEntry.objects.filter(interaction_id__in=list(works.values()), left_at=None)
    ahead = QueueEntry.objects.filter(
        queue_id=OuterRef("queue_id"), left_at=None, enqueued_at__lt=OuterRef("enqueued_at")
    )
    counted = ahead.order_by().values("queue_id").annotate(number=Count("id")).values("number")
    found = dict(waiting.annotate(ahead=Subquery(counted)).values_list("interaction_id", "ahead"))
    return {callback: (found[work] or 0) + 1 for callback, work in works.items() if work in found}


def figures_between(starts_at: datetime, ends_at: datetime, *, queue_id: UUID | None = None) -> CallbackFigures:
    """Callbacks asked in [starts_at, ends_at) and what became of them until now."""
    rows = Callback.objects.filter(asked_at__gte=starts_at, asked_at__lt=ends_at)
    if queue_id is not None:
        rows = rows.filter(queue_id=queue_id)
    ends = (CallbackState.DONE, CallbackState.FAILED, CallbackState.CANCELLED, CallbackState.EXPIRED)
    promised = Greatest(F("asked_at"), F("place_at"))
    took = ExpressionWrapper(F("first_attempt_at") - promised, output_field=DurationField())
    found = rows.aggregate(
        asked=Count("id"),
        open=Count("id", filter=Q(state__in=OPEN_STATES)),
        took=Avg(took, filter=Q(first_attempt_at__isnull=False)),
        **{state.value: Count("id", filter=Q(state=state.value)) for state in ends},
    )
    mean = found.pop("took")
    return CallbackFigures(**found, seconds_to_call=None if mean is None else max(0.0, mean.total_seconds()))
