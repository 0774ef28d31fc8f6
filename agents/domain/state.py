"""What an agent is doing for the floor, and what the agent may take; derived from facts, never set by hand."""

from collections.abc import Mapping
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


_SET_BY_FLOOR = {NotReadyReason.SIGNED_IN, NotReadyReason.MISSED_OFFER, NotReadyReason.DECLINED}
CHOSEN_REASONS: tuple[NotReadyReason, ...] = tuple(reason for reason in NotReadyReason if reason not in _SET_BY_FLOOR)


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
class Capacity:
    """How many contacts of each group at once (each 0..20; 0 = takes none of the group).

    A call is never mixed with anything. Chats and mails are worked side by side only when `mixes` is set. Raises
    ValueError out of range.
    """

    voice: int = 1
    chat: int = 3
    email: int = 1
    mixes: bool = False

    def __post_init__(self) -> None:
        if not all(0 <= self.limit(group) <= 20 for group in ChannelGroup):
            raise ValueError("a capacity is 0..20")

    def limit(self, group: ChannelGroup) -> int:
        """Contacts of the group at once."""
        return {ChannelGroup.VOICE: self.voice, ChannelGroup.CHAT: self.chat, ChannelGroup.EMAIL: self.email}[group]


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


def free_slots(capacity: Capacity, load: Mapping[ChannelGroup, int]) -> dict[ChannelGroup, int]:
    """How many more contacts of each group fit beside `load` (contacts served or in wrap-up, per group); each >= 0."""
    busy = {group for group, count in load.items() if count > 0}
    free = {}
    for group in ChannelGroup:
        others = busy - {group}
        mixable = capacity.mixes and ChannelGroup.VOICE not in others and group is not ChannelGroup.VOICE
        free[group] = max(0, capacity.limit(group) - load.get(group, 0)) if not others or mixable else 0
    return free


def may_take(facts: AgentFacts, capacity: Capacity, load: Mapping[ChannelGroup, int], group: ChannelGroup) -> bool:
    """Whether one more contact of `group` may be offered: on the floor, ready, no open offer, room for it."""
    present = facts.signed_in and facts.connected and facts.ready and not facts.has_offer
    return present and free_slots(capacity, load)[group] > 0
