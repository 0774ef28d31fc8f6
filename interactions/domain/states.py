"""States and kinds of an interaction, its segments, its messages and its timeline."""

from enum import StrEnum


class Channel(StrEnum):
    """How a contact comes."""

    VOICE = "voice"
    EMAIL = "email"
    CHAT = "chat"
    MESSENGER = "messenger"
    SOCIAL = "social"
    SMS = "sms"
    WEBFORM = "webform"


class Direction(StrEnum):
    """Who began it: the customer (inbound) or the provider."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class InteractionState(StrEnum):
    """Where a contact stands; see MOVES."""

    WAITING = "waiting"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a contact ended: by an agent; left by the customer before; sent away by the flow (hours, overflow); served
    by the flow itself."""

    HANDLED = "handled"
    ABANDONED = "abandoned"
    DEFERRED = "deferred"
    SELF_SERVICE = "self_service"


class SegmentKind(StrEnum):
    """What one part of a contact was. Parts follow each other, at most one is open.

    TRANSFER: it was served and was then moved to another queue, where the customer waits again: time in queue, told
    apart. HOLD: the customer waits on the line. ASIDE: its agent serves a more urgent contact and comes back; that is
    no handling time, as the agent's minutes belong to the other contact, maybe another client's.
    """

    QUEUE = "queue"
    TRANSFER = "transfer"
    TALK = "talk"
    HOLD = "hold"
    ASIDE = "aside"
    WRAP_UP = "wrap_up"


class Author(StrEnum):
    """Whose text: NOTE is staff to staff and never reaches the customer or the client; SYSTEM is the flow's."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOTE = "note"
    SYSTEM = "system"


class TimelineKind(StrEnum):
    """What can happen to a contact. The second group moves it from segment to segment (see timing)."""

    OPENED = "opened"
    OFFERED = "offered"
    OFFER_ENDED = "offer_ended"
    MESSAGE = "message"
    NOTE = "note"
    SCRIPT_STEP = "script_step"
    FLOW_STEP = "flow_step"
    CUSTOMER_LEFT = "customer_left"
    CUSTOMER_BACK = "customer_back"
    CORRECTED = "corrected"

    ENQUEUED = "enqueued"
    TRANSFERRED = "transferred"
    ANSWERED = "answered"
    HELD = "held"
    SET_ASIDE = "set_aside"
    RESUMED = "resumed"
    ENDED = "ended"
    CLOSED = "closed"


# From each state, where a contact may go. Waiting goes straight to closed when it is abandoned or deferred; active
# goes back to waiting by a transfer, or when its agent's console is lost.
MOVES: dict[InteractionState, frozenset[InteractionState]] = {
    InteractionState.WAITING: frozenset({InteractionState.ACTIVE, InteractionState.CLOSED}),
    InteractionState.ACTIVE: frozenset({InteractionState.WAITING, InteractionState.WRAP_UP}),
    InteractionState.WRAP_UP: frozenset({InteractionState.CLOSED}),
    InteractionState.CLOSED: frozenset(),
}


def may_move(state: InteractionState, to: InteractionState) -> bool:
    """Whether a contact in `state` may become `to`."""
    return to in MOVES[state]
