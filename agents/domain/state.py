"""What an agent is doing for the floor; derived from facts, never set by hand."""

from dataclasses import dataclass
from enum import StrEnum


class AgentState(StrEnum):
    """One value per agent; words of the glossary."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    ENGAGED = "engaged"
    WRAP_UP = "wrap_up"
    NOT_READY = "not_ready"
    UNREACHABLE = "unreachable"
    SIGNED_OUT = "signed_out"


class NotReadyReason(StrEnum):
    """Why an agent takes nothing. The last three are set by the floor, never chosen (see CHOSEN_REASONS)."""

    BREAK = "break"
    LUNCH = "lunch"
    TRAINING = "training"
    MEETING = "meeting"
    TECHNICAL = "technical"
    PERSONAL = "personal"
    SIGNED_IN = "signed_in"
    MISSED_OFFER = "missed_offer"
    DECLINED = "declined"


SET_BY_FLOOR = (NotReadyReason.SIGNED_IN, NotReadyReason.MISSED_OFFER, NotReadyReason.DECLINED)
CHOSEN_REASONS: tuple[NotReadyReason, ...] = tuple(reason for reason in NotReadyReason if reason not in SET_BY_FLOOR)


class SessionEnd(StrEnum):
    """How a sign-on ended: by the agent, by a later sign-on elsewhere, by the floor as nobody was there any more."""

    SIGNED_OUT = "signed_out"
    TAKEN_OVER = "taken_over"
    FORGOTTEN = "forgotten"


class ChannelGroup(StrEnum):
    """Channels that share one capacity."""

    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"


_GROUP_OF: dict[str, ChannelGroup] = {
    "voice": ChannelGroup.VOICE,
    "chat": ChannelGroup.CHAT,
    "messenger": ChannelGroup.CHAT,
    "social": ChannelGroup.CHAT,
    "sms": ChannelGroup.CHAT,
    "email": ChannelGroup.EMAIL,
    "webform": ChannelGroup.EMAIL,
}


class UnknownChannel(ValueError):
    """The code names no channel of the product."""


def group_of(channel: str) -> ChannelGroup:
    """The capacity group of a channel code (interactions.domain.states.Channel); raises UnknownChannel."""
    try:
        return _GROUP_OF[channel]
    except KeyError:
        raise UnknownChannel(channel) from None


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What is known of an agent now. Counts >= 0: contacts being served, and contacts in wrap-up."""

    signed_in: bool
    connected: bool
    ready: bool
    reason: NotReadyReason | None = None
    has_offer: bool = False
    active_count: int = 0
    wrap_up_count: int = 0


def derive_state(facts: AgentFacts) -> AgentState:
    """The state that follows from the facts. First that applies: signed out, no connection, serving, reserved,
    wrap-up, not ready, available: an agent who serves two chats while a third is offered is serving, so that
    occupancy can be read from the states.
    """
    ladder = (
        (not facts.signed_in, AgentState.SIGNED_OUT),
        (not facts.connected, AgentState.UNREACHABLE),
        (facts.active_count > 0, AgentState.ENGAGED),
        (facts.has_offer, AgentState.RESERVED),
        (facts.wrap_up_count > 0, AgentState.WRAP_UP),
        (not facts.ready, AgentState.NOT_READY),
    )
    return next((state for applies, state in ladder if applies), AgentState.AVAILABLE)
