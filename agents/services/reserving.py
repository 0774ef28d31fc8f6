"""A slot of one agent, taken by name and not by the matcher."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from agents.domain.capacity import capacity_of, free_slots
from agents.domain.state import ChannelGroup
from agents.models import Agent
from agents.services.state import settle
from kernel import clock


class WhyNot(StrEnum):
    """Why an agent cannot be given a contact now."""

    SIGNED_OUT = "signed_out"
    NO_CONNECTION = "no_connection"
    HAS_OFFER = "has_offer"
    NO_ROOM = "no_room"


class CannotTake(Exception):
    """The agent cannot be given a contact now; `why` says the first reason."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@transaction.atomic(savepoint=False)  # a step of a larger one that fails with it
def reserve_slot(*, agent_id: UUID, group: ChannelGroup) -> None:
    """The agent holds an offer from now on, ready or not. Raises CannotTake, Agent.DoesNotExist."""
    agent = Agent.objects.select_for_update().get(pk=agent_id)
    why = why_not(agent, group)
    if why is not None:
        raise CannotTake(why)
    field = f"load_{group.value}"
    setattr(agent, field, getattr(agent, field) + 1)
    agent.has_offer = True
    settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)  # a step of a larger one that fails with it
def lock_agents(*, agent_ids: Iterable[UUID | None]) -> None:
    """Lock these agents in the order of their ids, for a step that changes several."""
    ids = {agent_id for agent_id in agent_ids if agent_id is not None}
    list(Agent.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id", flat=True))


def why_not(agent: Agent, group: ChannelGroup) -> WhyNot | None:
    """The first reason why an agent cannot be given a contact of a group; None: can."""
    load = {one: getattr(agent, f"load_{one.value}") for one in ChannelGroup}
    ladder = (
        (not agent.is_signed_in, WhyNot.SIGNED_OUT),
        (not agent.is_connected, WhyNot.NO_CONNECTION),
        (agent.has_offer, WhyNot.HAS_OFFER),
        (free_slots(capacity_of(agent.mix), load)[group] <= 0, WhyNot.NO_ROOM),
    )
    return next((why for applies, why in ladder if applies), None)
