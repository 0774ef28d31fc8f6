"""Makes the demo: three programs from the same form an administrator uses, and the people who look at them."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from agents import selectors as agent_selectors
from agents.services import people as agent_people
from backoffice.services.open_program import ON_CALL, NewProgram, open_program
from demo.flows import FLOWS
from demo.people import MAIN, PASSWORD, PEOPLE, DemoPerson
from demo.programs import PROGRAMS, DemoProgram
from finance import selectors as finance_selectors
from finance.services.entities import create_legal_entity
from kernel import clock
from routing.services import flows
from routing.services.setup import lead_through_flow
from tenants import selectors as tenant_selectors
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.models import Program, User
from tenants.services import clients
from tenants.services.users import create_user, grant_role

ENTITY = "Onefloor Services Ltd"
VAT = {"NO": ("AE", None), "RU": ("S", Decimal("20")), "GB": ("S", Decimal("20"))}


def seed_demo() -> list[str]:
    """Make what is not there yet; safe to run again. Returns the slugs of programs made now."""
    with transaction.atomic():
        entity_id = finance_selectors.legal_entity_id_by_name(ENTITY) or _entity()
    made = []
    for demo in PROGRAMS:
        if tenant_selectors.program_by_slug(demo.slug) is None:
            with transaction.atomic():
                program = _program(demo, entity_id)
                _simulated_agents(demo, program)
                _flow(demo.slug, program)
            made.append(demo.slug)
    there = {person.email: tenant_selectors.user_by_email(person.email) for person in PEOPLE}
    password_hash = make_password(PASSWORD) if None in there.values() else ""  # once: all have the same one
    for person in PEOPLE:
        with transaction.atomic():
            _person(person, there[person.email], password_hash)
    return made


def _entity() -> int:
    entity = create_legal_entity(
        name=ENTITY,
        address="1 Harbour Exchange, London E14 9GE, United Kingdom",
        country="GB",
        prefix="OF",
        tax_id="GB 291 3340 18",
        vat_id="GB291334018",
        email="billing@onefloor.example",
        bank_name="Harbour Bank",
        iban="GB33BUKB20201555555555",
        director="Helen Marsh",
        accountant="Felix Brandt",
    )
    return entity.id


def _program(demo: DemoProgram, entity_id: int) -> Program:
    client = clients.create_client(
        name=demo.client, legal_name=demo.legal_name, address=demo.address, tax_id=demo.tax_id, country=demo.country
    )
    category, rate = VAT[demo.country]
    two_months_ago = clock.now().astimezone(ZoneInfo(demo.zone)).date() - timedelta(days=62)
    return open_program(
        new=NewProgram(
            client=client,
            slug=demo.slug,
            name=demo.name,
            monogram=demo.monogram,
            hue=demo.hue,
            time_zone=demo.zone,
            language=demo.language,
            currency=demo.currency,
            greeting=demo.greeting,
            mailbox=f"help@{demo.slug}.example",
            origins=_origins(demo.slug),
            legal_entity_id=entity_id,
            price_per_minute=demo.price_per_minute,
            queue_code=MAIN,
            queue_name=demo.queue_name,
            welcome=demo.welcome,
            closed_message=demo.closed_message,
            weekly=demo.weekly,
            target_seconds=demo.target_seconds,
            target_share=Decimal(demo.target_share),
            on_call_name=demo.on_call.queue_name if demo.on_call else "",
            increment_seconds=6,
            minimum_seconds=30,
            vat_category=category,
            vat_rate=rate,
            contract_number=f"{demo.monogram}-2026/1",
            contract_from=two_months_ago.replace(day=1),
            script_name=demo.script_name,
            script=demo.script,
            dispositions=demo.dispositions,
            widget_key=f"wk_{demo.slug}_demo",
        )
    )


def _origins(slug: str) -> list[str]:
    scheme = "https" if settings.HTTPS else "http"
    return [
        f"{scheme}://{host}:{settings.PORT}" for host in (f"{slug}.{settings.DOMAIN}", settings.DOMAIN, "127.0.0.1")
    ]


def _simulated_agents(demo: DemoProgram, program: Program) -> None:
    on_call = demo.on_call.agents if demo.on_call else ()
    for number, name in enumerate((*demo.agents, *on_call)):
        user = create_user(email=f"sim{number}.{demo.slug}@onefloor.example", full_name=name, language=demo.language)
        grant_role(user=user, role=Role.AGENT, program=program)
        agent = agent_people.create_agent(user_id=user.id, display_name=name, is_simulated=True)
        _admit(agent.id, program, ON_CALL if name in on_call else MAIN)


def _person(person: DemoPerson, user: User | None, password_hash: str) -> None:
    if user is None:
        user = create_user(
            email=person.email,
            full_name=person.name,
            password_hash=password_hash,
            language=person.language,
            time_zone=person.zone,
            is_staff=person.is_staff,
        )
    programs = [tenant_selectors.program_by_slug(slug) for slug in person.programs] or [None]
    for program in programs:
        grant_role(user=user, role=person.role, program=program)
    if person.is_agent and agent_selectors.agent_of_user(user.id) is None:
        agent = agent_people.create_agent(user_id=user.id, display_name=person.name, takes_simulated=True)
        for program in programs:
            if program is not None:
                _admit(agent.id, program, *person.skills)


def _flow(slug: str, program: Program) -> None:
    """What the program's chat meets before an agent, where it has one."""
    if slug not in FLOWS:
        return
    code, name, document = FLOWS[slug]
    chat = tenant_selectors.entry_addresses(program=program, channel="chat")[0]
    with program_context(program):
        flow = flows.create_flow(code=code, name=name)
        flows.save_draft(flow_id=flow.id, source=json.dumps(document, ensure_ascii=False, indent=2))
        flows.publish_flow(flow_id=flow.id)
        lead_through_flow(entry_address_id=chat.id, flow_id=flow.id)


def _admit(agent_id: UUID, program: Program, *skills: str) -> None:
    """Let an agent work for a program; the skills are those that were made with its queues."""
    agent_people.certify_agent(agent_id=agent_id, program_id=program.id)
    for skill in agent_selectors.skills_of_program(program.id):
        if skill.code in skills:
            agent_people.grant_skill(agent_id=agent_id, skill_id=skill.id, level=3)
