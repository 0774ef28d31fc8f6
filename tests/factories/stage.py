"""What the simulator needs to know of one program, with one simulated agent."""

from __future__ import annotations

from datetime import time

from agents.services import people
from gateways.simulator.domain.words import Topic
from gateways.simulator.services.history import Stage
from tenants.services.users import create_user
from tests.factories.floor import ProgramFloor


def one_agent_stage(home: ProgramFloor, topics: tuple[Topic, ...]) -> Stage:
    """A simulated agent from nine to five UTC at a program, made now."""
    user = create_user(email="sim@onefloor.example", full_name="Sim One")
    agent = people.create_agent(user_id=user.id, display_name="Sim One", is_simulated=True)
    people.certify_agent(agent_id=agent.id, program_id=home.program.id)
    return Stage(
        program_id=home.program.id,
        slug=home.program.slug,
        zone="UTC",
        language="en",
        chat_address_id=home.chat.id,
        email_address_id=home.email.id,
        agent_ids=(agent.id,),
        shifts=((time(9), time(17)),),
        dispositions=(home.solved.id,),
        topics=topics,
    )
