"""Tables of the outbox; only this room imports them."""

from outbox.models.delivery import Delivery
from outbox.models.inbox import InboxMessage
from outbox.models.message import OutboxMessage
from outbox.models.relay import RelayBeat, Tally

__all__ = ["Delivery", "InboxMessage", "OutboxMessage", "RelayBeat", "Tally"]
