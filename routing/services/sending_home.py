"""A supervisor signs an agent off: nothing the agent has is dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from acd.services.offers import withdraw_offers_of_agent
from agents.services import forcing
from interactions import selectors as interactions
from interactions.domain.states import InteractionState
from routing.domain.steering import ContactChanged, Standing, Where
from routing.services.steering import take_contact_back
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program, User


def sign_agent_off(*, agent_id: UUID, by: User, programs: Iterable[Program], hand_back: bool, why: str = "") -> int:
    """Steps, each whole in itself: no new offers; open offers go back to their place; with `hand_back`, running
    contacts of these programs (those `by` leads) go back to theirs. The session ends with the last of what remains:
    running contacts that are kept or belong to other programs, and wrap-ups. Returns how many contacts went back.

    Raises NotOnFloor.
    """
    led = list(programs)
    forcing.begin_leaving(agent_id=agent_id, by=by, program=led[0], why=why)
    withdraw_offers_of_agent(agent_id=agent_id)
    went = 0
    for program in led if hand_back else ():
        with program_context(program):
            running = interactions.interactions_in_hand(agent_ids=[agent_id])
            for contact in list(running.filter(state=InteractionState.ACTIVE.value)):
                went += _went_back(contact.id, agent_id, by)
    return went


def _went_back(interaction_id: UUID, agent_id: UUID, by: User) -> bool:
    try:
        take_contact_back(interaction_id=interaction_id, seen=Standing(Where.ACTIVE, agent_id), by=by)
    except ContactChanged:  # ended meanwhile
        return False
    return True
