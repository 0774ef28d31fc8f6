"""A more urgent contact sets others of its agent aside, in whichever program they are; they come back when it is over.

Order of locks: the contact that comes or goes, then the others by program and id, then offer and agent, as in queueing.
"""

from __future__ import annotations

from uuid import UUID

from agents import selectors as agent_selectors
from agents.domain.state import ChannelGroup, group_of
from agents.models import Agent
from interactions import selectors
from interactions.models import Interaction
from interactions.services import lifecycle
from tenants.context import program_context


def make_way(*, agent: Agent, comes: Interaction) -> None:
    """The agent is about to take `comes`, whose slot is in the load since the offer. The caller is in a transaction."""
    desk = agent_selectors.desk_of_agent(agent)
    _settle(agent.id, desk.capacity.set_aside(desk.load), by=comes.channel)


def come_back(*, agent_id: UUID, goes: Interaction) -> None:
    """The agent is about to be rid of `goes`: what it alone kept aside goes on. The caller is in a transaction."""
    group = group_of(goes.channel)
    if group is ChannelGroup.EMAIL:  # interrupts nothing
        return
    desk = agent_selectors.desk_of_agent(agent_selectors.agent_by_id(agent_id))
    if desk.capacity.set_aside(desk.load):
        left = {**desk.load, group: desk.load[group] - 1}
        _settle(agent_id, desk.capacity.set_aside(left), by="")


def settle_aside() -> int:
    """Contacts of this program that rest though nothing keeps them aside go on: the sweep's net. Returns how many."""
    resumed = 0
    for interaction_id in selectors.ids_set_aside():
        contact = selectors.interaction_by_id(interaction_id)
        if contact.agent_id is not None:
            desk = agent_selectors.desk_of_agent(agent_selectors.agent_by_id(contact.agent_id))
            if group_of(contact.channel) not in desk.capacity.set_aside(desk.load):
                resumed += lifecycle.take_up(interaction_id=interaction_id)
    return resumed


def _settle(agent_id: UUID, resting: frozenset[ChannelGroup], *, by: str) -> None:
    """With `by` the resting groups are set aside, without it the others are taken up."""
    if by and not resting:
        return
    for program_id in agent_selectors.desk_programs(agent_id):
        with program_context(program_id):
            for interaction_id, channel in selectors.served_by_agent(agent_id):
                rests = group_of(channel) in resting
                if by and rests:
                    lifecycle.set_aside(interaction_id=interaction_id, by=by)
                elif not by and not rests:
                    lifecycle.take_up(interaction_id=interaction_id)
