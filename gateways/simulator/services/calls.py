"""Simulated customers who would rather be called, and how their calls go. Through everybody's services."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from interactions.domain.states import Direction
from kernel import clock
from routing import callback_reading
from routing import selectors as routing
from routing.domain.callbacks import AttemptOutcome, CallbackSource, NotThen
from routing.services import callback_attempts, callbacks
from tenants.context import program_context

if TYPE_CHECKING:
    from interactions.models import Interaction

SHARE = 0.1  # of the chats: a newcomer sees one within minutes
AT_A_TIME = 0.3  # of those: not now, but at a time they choose
PLANTED = 4  # callbacks of each program that stand there at the first start
_GOES: tuple[tuple[AttemptOutcome, float], ...] = (
    (AttemptOutcome.REACHED, 0.6),
    (AttemptOutcome.NO_ANSWER, 0.25),
    (AttemptOutcome.BUSY, 0.1),
    (AttemptOutcome.WRONG_NUMBER, 0.05),
)


def number_of(customer: int) -> str:
    """A number nobody has: the range the British regulator keeps for films."""
    return f"+4420794609{customer % 100:02}"


def is_call(interaction: Interaction) -> bool:
    """Whether the contact is an attempt to call somebody back."""
    return interaction.direction == Direction.OUTBOUND.value


def ask_for_call(*, program_id: int, interaction_id: UUID, customer: int, rng: random.Random) -> None:
    """A chat that waits becomes a callback, now or at a free time. Raises WrongState, NotThen."""
    with program_context(program_id):
        at = None
        if rng.random() < AT_A_TIME:
            entry = routing.open_entry_of(interaction_id)
            slots = callback_reading.slots_of(entry.queue) if entry is not None else []
            at = slots[rng.randrange(min(8, len(slots)))].starts_at if slots else None
        callbacks.call_back_instead(
            interaction_id=interaction_id, wish=callbacks.Wish(number_of(customer), CallbackSource.WIDGET, at=at)
        )


def say_how_it_went(*, program_id: int, interaction_id: UUID, agent_id: UUID, rng: random.Random) -> bool:
    """The agent notes one attempt; True when the customer was reached. Raises NoCallback, WrongState."""
    outcome = rng.choices([one for one, _share in _GOES], [share for _one, share in _GOES])[0]
    with program_context(program_id):
        callback_attempts.record_attempt(interaction_id=interaction_id, agent_id=agent_id, outcome=outcome)
    return outcome is AttemptOutcome.REACHED


def plant(*, program_id: int, seed: str) -> int:
    """Customers who gave up last are called back, some of them at a time; once, and returns how many."""
    rng = random.Random(seed)  # noqa: S311 - a reproducible floor, no secret
    with program_context(program_id):
        if callback_reading.callbacks().exists():
            return 0
        made = 0
        for contact in list(callback_reading.abandoned_to_call(clock.now() - timedelta(days=14))[: PLANTED * 2]):
            queue = routing.queue_by_id(contact.queue_id) if contact.queue_id else None
            slots = callback_reading.slots_of(queue, most=12) if queue is not None else []
            at = slots[rng.randrange(len(slots))].starts_at if slots and made % 2 else None
            wish = callbacks.Wish(number_of(made), CallbackSource.WIDGET, at=at, reason=callbacks.why_of(contact))
            try:
                if queue is not None and made < PLANTED:
                    made += callbacks.ask_callback(
                        queue_id=queue.id, customer_id=contact.customer_id, wish=wish, interaction=contact
                    ).is_new
            except NotThen:
                continue
        return made
