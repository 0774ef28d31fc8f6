"""A floor ready to work: queues, entry addresses, scripts, outcomes and agents of the cast's two programs."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from uuid import UUID

from acd import selectors as acd_selectors
from acd.models import Offer
from acd.services.matching import run_tick
from agents.models import Agent
from agents.services import people
from agents.services import state as agent_state
from crm.domain.contact import ContactKind
from crm.models import Disposition
from crm.services import catalog
from interactions.domain.states import Author, Channel
from interactions.models import Interaction, Message
from interactions.services.messages import post_message
from routing.models import EntryPoint, Queue
from routing.services import queueing
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context
from tenants.models import EntryAddress, Program
from tests.cast import Cast, Crew

STEPS = [
    {
        "key": "greet",
        "title": "Greet",
        "say": "Hello, how may I help?",
        "branches": [{"label": "Order", "to": "order"}],
    },
    {"key": "order", "title": "Order", "say": "May I have the number?", "branches": [{"label": "Found", "to": ""}]},
]


@dataclass(frozen=True, slots=True)
class ProgramFloor:
    """What one program needs to take a chat and a mail."""

    program: Program
    queue: Queue
    chat: EntryAddress
    email: EntryAddress
    solved: Disposition
    agent: Agent

    def arrive(
        self, words: str = "Where is my order?", *, who: str = "", channel: Channel = Channel.CHAT
    ) -> Interaction:
        """A customer writes."""
        kind = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.VISITOR
        address = self.email if channel is Channel.EMAIL else self.chat
        who = who or (f"{uuid.uuid4().hex}@customer.test" if channel is Channel.EMAIL else uuid.uuid4().hex)
        with program_context(self.program):
            return accept_inbound(
                channel=channel,
                entry_address_id=address.id,
                contact_kind=kind,
                contact_value=who,
                first=FirstWords(body=words, ref=uuid.uuid4()),
            ).interaction

    def offer(self, agent: Agent | None = None) -> Offer | None:
        """Let the matcher work, then show what the agent must decide on."""
        run_tick()
        return acd_selectors.open_offer_of_agent((agent or self.agent).id)

    def accept(self, agent: Agent | None = None) -> Interaction:
        """Match and accept; a matcher that runs beside the test may be the one to make the offer, a moment later."""
        offer, deadline = self.offer(agent), time.monotonic() + 5
        while offer is None and time.monotonic() < deadline:
            time.sleep(0.05)
            offer = self.offer(agent)
        assert offer is not None
        return queueing.accept_offer(
            offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=offer.program_id
        )

    def write(self, interaction_id: UUID, words: str, *, note: bool = False, agent: Agent | None = None) -> Message:
        """The agent answers, or leaves a note."""
        with program_context(self.program):
            return post_message(
                interaction_id=interaction_id,
                author=Author.NOTE if note else Author.AGENT,
                body=words,
                agent_id=(agent or self.agent).id,
                ref=uuid.uuid4(),
            )[0]

    def finish(self, interaction_id: UUID, agent: Agent | None = None) -> Interaction:
        """End the contact and its wrap-up."""
        with program_context(self.program):
            agent_id = (agent or self.agent).id
            queueing.end_contact(interaction_id=interaction_id, by="agent", agent_id=agent_id)
            return queueing.finish_wrap_up(
                interaction_id=interaction_id, agent_id=agent_id, disposition_id=self.solved.id
            )


@dataclass(frozen=True, slots=True)
class Floor:
    """Both programs; `both` serves them at one desk. Nobody is signed in yet."""

    acme: ProgramFloor
    globex: ProgramFloor
    both: Agent


def ready(agent: Agent) -> Agent:
    """Sign in and take contacts."""
    agent_state.sign_in(agent_id=agent.id)
    agent_state.set_ready(agent_id=agent.id)
    agent.refresh_from_db()
    return agent


def open_floor(cast: Cast) -> Floor:
    """Make everything; agents are certified and signed out."""
    both = people.create_agent(user_id=cast.both.id, display_name="Dora Both")
    floors = [_open_program(crew, both) for crew in (cast.acme, cast.globex)]
    return Floor(acme=floors[0], globex=floors[1], both=both)


def _open_program(crew: Crew, both: Agent) -> ProgramFloor:
    program = crew.program
    agent = people.create_agent(user_id=crew.agent.id, display_name=crew.agent.full_name)
    skill = people.create_skill(program_id=program.id, code="orders", name="Orders")
    for person in (agent, both):
        people.certify_agent(agent_id=person.id, program_id=program.id)
        people.grant_skill(agent_id=person.id, skill_id=skill.id)
    chat = EntryAddress.objects.create(program=program, channel="chat", address=f"wk_{program.slug}")
    email = EntryAddress.objects.create(program=program, channel="email", address=f"help@{program.slug}.test")
    with program_context(program):
        script = catalog.create_script(name="Orders")
        catalog.publish_script(script_id=script.id, steps=STEPS)
        solved = catalog.create_disposition(code="solved", label="Solved")
        queue = Queue.objects.create(code="orders", name="Orders", required=[[str(skill.id), 1]], script=script)
        for address in (chat, email):
            EntryPoint.objects.create(entry_address=address, queue=queue)
    return ProgramFloor(program=program, queue=queue, chat=chat, email=email, solved=solved, agent=agent)
