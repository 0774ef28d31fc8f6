"""A program with contacts, a client's viewer and an agent at the desk, for the measurement of pages."""

from __future__ import annotations

from dataclasses import dataclass

CONTACTS = 60


@dataclass(frozen=True, slots=True)
class Page:
    """One measured address and the Cookie header of who asks."""

    name: str
    path: str
    cookie: str


def make_pages() -> list[Page]:
    """Fill the database of this process; the empty view comes first."""
    from django.conf import settings
    from django.test import Client as Browser

    from agents.services import people
    from tenants.domain.roles import Role
    from tenants.models import Client, User
    from tenants.services.provisioning import create_program
    from tenants.services.users import create_user, grant_role

    client = Client.objects.create(name="Bench", legal_name="Bench Ltd", country="GB")
    program = create_program(client=client, slug="bench", name="Bench")
    viewer = create_user(email="viewer@bench.test", full_name="Vera Viewer")
    grant_role(user=viewer, role=Role.CLIENT_MANAGER, program=program)
    person = create_user(email="agent@bench.test", full_name="Anna Agent")
    grant_role(user=person, role=Role.AGENT, program=program)
    agent = people.create_agent(user_id=person.id, display_name="Anna Agent")
    _furnish(program, agent)

    def cookie(user: User) -> str:
        browser = Browser()
        browser.force_login(user)
        return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    return [
        Page("empty", "/bench/empty/", ""),
        Page("portal", "/p/bench/", cookie(viewer)),
        Page("api_list", "/p/bench/api/v1/interactions/", cookie(viewer)),
        Page("desk", "/desk/api/snapshot/", cookie(person)),
    ]


def _furnish(program: object, agent: object) -> None:
    """A queue, closed contacts for the list, three running ones on the desk."""
    import uuid

    from acd import selectors as acd_selectors
    from acd.services.matching import run_tick
    from agents.services import people, state
    from crm.domain.contact import ContactKind
    from crm.services import catalog
    from interactions.domain.states import Channel
    from routing.models import EntryPoint, Queue
    from routing.services import queueing
    from routing.services.inbound import FirstWords, accept_inbound
    from tenants.context import program_context
    from tenants.models import EntryAddress

    skill = people.create_skill(program_id=program.id, code="main", name="Main")
    people.certify_agent(agent_id=agent.id, program_id=program.id)
    people.grant_skill(agent_id=agent.id, skill_id=skill.id)
    state.sign_in(agent_id=agent.id)
    state.set_ready(agent_id=agent.id)
    address = EntryAddress.objects.create(program=program, channel="chat", address="wk_bench")
    with program_context(program):
        queue = Queue.objects.create(code="main", name="Main", required=[[str(skill.id), 1]])
        EntryPoint.objects.create(entry_address=address, queue=queue)
        catalog.create_disposition(code="solved", label="Solved")
        for number in range(CONTACTS):
            made = accept_inbound(
                channel=Channel.CHAT,
                entry_address_id=address.id,
                contact_kind=ContactKind.VISITOR,
                contact_value=uuid.uuid4().hex,
                first=FirstWords(body="Where is my order?", ref=uuid.uuid4()),
            ).interaction
            if number < CONTACTS - 3:
                queueing.abandon(interaction_id=made.id)
                continue
            run_tick()
            offer = acd_selectors.open_offer_of_agent(agent.id)
            queueing.accept_offer(offer_id=offer.id, token=offer.token, agent_id=agent.id, program_id=program.id)
