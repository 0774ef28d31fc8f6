"""What one contact of a queue asks of the floor: the queue's rules and the contact's own wishes, as acd takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from acd.domain.matching import Lender, Requirements, Ring
from routing.domain.queue_rules import QueueRules


@dataclass(frozen=True, slots=True)
class Demand:
    """Fields of acd.Waiting that follow from the queue. `named_until_at` is aware, None without `named_agent_id`."""

    required: Requirements
    preferred: Requirements
    rings: tuple[Ring, ...]
    lenders: tuple[Lender, ...]
    named_agent_id: UUID | None
    named_until_at: datetime | None
    priority: int
    target_seconds: int
    promised_share: Decimal
    agreed_per_hour: int | None
    weight: int
    offer_seconds: int


def demand_of(
    rules: QueueRules,
    *,
    now: datetime,
    lending: Mapping[UUID, Requirements] | None = None,
    named_agent_id: UUID | None = None,
    last_agent_id: UUID | None = None,
) -> Demand:
    """The demand of a contact that enters at `now`.

    `lending`: what the queues that lend ask of their own agents; one that is missing (out of use) does not lend. A
    contact is held for the agent it names, else for the one who served the customer last, as long as the queue says.
    """
    known = lending or {}
    lenders = tuple(
        Lender(one.queue_id, known[one.queue_id], one.after_seconds, one.most_waiting)
        for one in rules.lenders
        if one.queue_id in known
    )
    holds = ((named_agent_id, rules.named_agent_seconds), (last_agent_id, rules.last_agent_seconds))
    agent_id, seconds = next(((agent, hold) for agent, hold in holds if agent is not None and hold), (None, 0))
    return Demand(
        required=rules.required,
        preferred=rules.preferred,
        rings=rules.rings,
        lenders=lenders,
        named_agent_id=agent_id,
        named_until_at=now + timedelta(seconds=seconds) if agent_id is not None else None,
        priority=rules.priority,
        target_seconds=rules.target_seconds,
        promised_share=rules.target_share,
        agreed_per_hour=rules.agreed_per_hour,
        weight=rules.weight,
        offer_seconds=rules.offer_seconds,
    )
