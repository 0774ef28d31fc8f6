"""An offer is live until its deadline and ends once."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from acd.domain.offers import (
    FINAL_STATES,
    RETURNING_STATES,
    OfferClosed,
    OfferState,
    deadline_of,
    has_expired,
    makes_not_ready,
    move,
)

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEADLINE = deadline_of(MADE, 20)
BEFORE, LATE = DEADLINE - timedelta(microseconds=1), DEADLINE


@pytest.mark.parametrize(("start", "to", "now"), list(product(OfferState, OfferState, [BEFORE, LATE])))
def test_every_move(start, to, now):
    allowed = start is OfferState.OFFERED and (
        to is OfferState.WITHDRAWN
        or (now is BEFORE and to in (OfferState.ACCEPTED, OfferState.DECLINED))
        or (now is LATE and to is OfferState.EXPIRED)
    )
    if allowed:
        assert move(start, to, deadline=DEADLINE, now=now) is to
    else:
        with pytest.raises(OfferClosed):
            move(start, to, deadline=DEADLINE, now=now)


def test_the_deadline_itself_is_too_late():
    assert timedelta(seconds=20) == DEADLINE - MADE
    assert not has_expired(OfferState.OFFERED, DEADLINE, BEFORE)
    assert has_expired(OfferState.OFFERED, DEADLINE, LATE)
    assert not any(has_expired(state, DEADLINE, LATE) for state in FINAL_STATES)


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_deadlines_have_a_range(seconds):
    with pytest.raises(ValueError):
        deadline_of(MADE, seconds)


def test_what_returns_and_who_is_set_not_ready():
    assert {OfferState.DECLINED, OfferState.EXPIRED} == RETURNING_STATES
    assert [state for state in OfferState if makes_not_ready(state)] == [OfferState.EXPIRED]
