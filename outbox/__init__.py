"""The one durable door for facts: publish, subscribe, relay."""

from outbox.events import Event
from outbox.registry import subscribe
from outbox.services.publishing import encoded, publish, publish_all
from outbox.services.receiving import receive

__all__ = ["Event", "encoded", "publish", "publish_all", "receive", "subscribe"]
