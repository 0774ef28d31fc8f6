"""An agent's state follows from facts."""

import pytest

from agents.domain.capacity import USUAL, may_take
from agents.domain.state import (
    CHOSEN_REASONS,
    AgentFacts,
    AgentState,
    ChannelGroup,
    NotReadyReason,
    UnknownChannel,
    derive_state,
    group_of,
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


@pytest.mark.parametrize("changes", [{"ready": False}, {"connected": False}, {"signed_in": False}, {"has_offer": True}])
def test_who_is_away_or_has_an_offer_takes_nothing(changes):
    assert not any(may_take(facts(**changes), USUAL, {}, group) for group in ChannelGroup)


def test_channels_share_capacity_by_group():
    assert group_of("voice") is VOICE
    assert {group_of(c) for c in ("chat", "messenger", "social", "sms")} == {CHAT}
    assert {group_of(c) for c in ("email", "webform")} == {EMAIL}
    with pytest.raises(UnknownChannel):
        group_of("fax")


def test_a_missed_offer_is_no_choice():
    assert {"signed_in", "missed_offer", "declined", "leaving"} == set(NotReadyReason) - set(CHOSEN_REASONS)
