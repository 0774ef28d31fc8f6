"""The life of an offer: an agent reserved for one waiting contact until a deadline."""

from datetime import datetime, timedelta
from enum import StrEnum


class OfferState(StrEnum):
    """OFFERED is the only live state; the others are final."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


FINAL_STATES: frozenset[OfferState] = frozenset(OfferState) - {OfferState.OFFERED}

# After these the contact goes back to its old place. A withdrawn offer returns only when its agent, not its contact,
# was lost: the caller knows.
RETURNING_STATES: frozenset[OfferState] = frozenset({OfferState.DECLINED, OfferState.EXPIRED})


class OfferClosed(Exception):
    """The offer has ended, or its deadline has passed: nothing can be done with it."""


def deadline_of(offered_at: datetime, seconds: int) -> datetime:
    """When an offer made at `offered_at` expires; `seconds` 1..3600 (else ValueError)."""
    if not 1 <= seconds <= 3600:
        raise ValueError("an offer stands for 1 to 3600 seconds")
    return offered_at + timedelta(seconds=seconds)


def has_expired(state: OfferState, deadline: datetime, now: datetime) -> bool:
    """Whether a live offer is past its deadline; the deadline itself is too late (spans are half-open)."""
    return state is OfferState.OFFERED and now >= deadline


def move(state: OfferState, to: OfferState, *, deadline: datetime, now: datetime) -> OfferState:
    """The state after `to` happens at `now`; raises OfferClosed when it may not.

    Accepting and declining need a live offer before its deadline, expiring one at or past it; withdrawing any live one.
    """
    if state is not OfferState.OFFERED or to is OfferState.OFFERED:
        raise OfferClosed(f"{state} cannot become {to}")
    in_time = now < deadline
    if (to in {OfferState.ACCEPTED, OfferState.DECLINED} and not in_time) or (to is OfferState.EXPIRED and in_time):
        raise OfferClosed(f"{state} cannot become {to} at {now}, deadline {deadline}")
    return to


def makes_not_ready(state: OfferState) -> bool:
    """Whether the agent is set not ready: an agent who let an offer expire may have left the desk."""
    return state is OfferState.EXPIRED
