"""An agent's state follows from facts; capacity decides what may be taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.domain.state import (
    CHOSEN_REASONS,
    AgentFacts,
    AgentState,
    Capacity,
    ChannelGroup,
    NotReadyReason,
    UnknownChannel,
    derive_state,
    free_slots,
    group_of,
    may_take,
)

VOICE, CHAT, EMAIL = ChannelGroup.VOICE, ChannelGroup.CHAT, ChannelGroup.EMAIL


def facts(**changes):
    return AgentFacts(**({"signed_in": True, "connected": True, "ready": True} | changes))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, AgentState.AVAILABLE),
        ({"ready": False, "reason": NotReadyReason.LUNCH}, AgentState.NOT_READY),
        ({"has_offer": True}, AgentState.RESERVED),
        ({"has_offer": True, "wrap_up_count": 1}, AgentState.RESERVED),
        ({"has_offer": True, "active_count": 2}, AgentState.ENGAGED),
        ({"active_count": 1, "wrap_up_count": 1}, AgentState.ENGAGED),
        ({"active_count": 1, "ready": False}, AgentState.ENGAGED),
        ({"wrap_up_count": 1}, AgentState.WRAP_UP),
        ({"wrap_up_count": 1, "ready": False}, AgentState.WRAP_UP),
        ({"connected": False, "active_count": 1}, AgentState.UNREACHABLE),
        ({"signed_in": False, "connected": True, "active_count": 1}, AgentState.SIGNED_OUT),
    ],
)
def test_derive_state(changes, state):
    assert derive_state(facts(**changes)) is state


@pytest.mark.parametrize(
    ("capacity", "load", "free"),
    [
        (Capacity(), {}, (1, 3, 1)),
        (Capacity(), {VOICE: 1}, (0, 0, 0)),
        (Capacity(), {CHAT: 2}, (0, 1, 0)),
        (Capacity(), {CHAT: 3}, (0, 0, 0)),
        (Capacity(mixes=True), {CHAT: 2}, (0, 1, 1)),
        (Capacity(mixes=True), {VOICE: 1}, (0, 0, 0)),
        (Capacity(mixes=True), {EMAIL: 1}, (0, 3, 0)),
        (Capacity(chat=1), {CHAT: 4}, (0, 0, 0)),
        (Capacity(voice=0, chat=0, email=0), {}, (0, 0, 0)),
    ],
)
def test_free_slots(capacity, load, free):
    assert tuple(free_slots(capacity, load)[group] for group in (VOICE, CHAT, EMAIL)) == free


@given(
    st.builds(Capacity, st.integers(0, 3), st.integers(0, 5), st.integers(0, 3), st.booleans()),
    st.dictionaries(st.sampled_from(ChannelGroup), st.integers(0, 6)),
    st.sampled_from(ChannelGroup),
)
def test_taking_one_never_exceeds_a_limit_nor_mixes_a_call(capacity, load, group):
    if may_take(facts(), capacity, load, group):
        after = load | {group: load.get(group, 0) + 1}
        assert after[group] <= capacity.limit(group)
        busy = {g for g, count in after.items() if count}
        assert busy == {VOICE} or VOICE not in busy
        assert capacity.mixes or len(busy) == 1


@pytest.mark.parametrize("changes", [{"ready": False}, {"connected": False}, {"signed_in": False}, {"has_offer": True}])
def test_who_is_away_or_has_an_offer_takes_nothing(changes):
    assert not any(may_take(facts(**changes), Capacity(), {}, group) for group in ChannelGroup)


def test_channels_share_capacity_by_group():
    assert group_of("voice") is VOICE
    assert {group_of(c) for c in ("chat", "messenger", "social", "sms")} == {CHAT}
    assert {group_of(c) for c in ("email", "webform")} == {EMAIL}
    with pytest.raises(UnknownChannel):
        group_of("fax")


def test_a_capacity_has_limits_and_a_missed_offer_is_no_choice():
    with pytest.raises(ValueError):
        Capacity(chat=21)
    with pytest.raises(ValueError):
        Capacity(voice=-1)
    assert {"signed_in", "missed_offer", "declined"} == set(NotReadyReason) - set(CHOSEN_REASONS)
