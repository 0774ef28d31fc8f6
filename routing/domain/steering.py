"""What a supervisor may do to a contact, and the words for where it stands; pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from acd.domain.matching import PINNED
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY

FIRST = PINNED  # beyond every queue's priority, and where age counts worth more waiting than anybody has done
SUPERVISOR = "supervisor"  # why a contact is in another queue than the one it was meant for


class Where(StrEnum):
    """Where a contact stands for the floor: in its flow, in a queue, before an agent, with an agent, over."""

    FLOW = "flow"
    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contact stands, and with which agent when it is offered, served or wrapped up."""

    where: Where
    agent_id: UUID | None = None

    @property
    def seen(self) -> str:
        """As an act on the contact must repeat it: `waiting:` or `active:<agent id>`."""
        return f"{self.where.value}:{self.agent_id or ''}"


def standing_seen(text: str) -> Standing:
    """The standing out of `Standing.seen`. Raises ValueError."""
    where, _sign, agent = text.partition(":")
    return Standing(Where(where), UUID(agent) if agent else None)


class ContactChanged(Exception):
    """The contact stands elsewhere than whoever acted on it saw; nothing was done."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.where.value)
        self.standing = standing


class AlreadyPinned(Exception):
    """Somebody else was first (or it is not pinned, when the pin is to be taken off)."""

    def __init__(self, by_id: int | None) -> None:
        super().__init__(by_id)
        self.by_id = by_id


class BadPriority(ValueError):
    """A priority outside the range queues have."""


def pin_to(priority: int | None) -> int:
    """The priority of a pinned contact; None: before all others. Raises BadPriority."""
    if priority is None:
        return FIRST
    if not LEAST_PRIORITY <= priority <= MOST_PRIORITY:
        raise BadPriority(priority)
    return priority


def require(found: Standing, *, seen: Standing) -> None:
    """Whoever acts saw the contact where it stands now. Raises ContactChanged."""
    if found != seen:
        raise ContactChanged(found)
