"""A new client program from one form: schema, addresses, queue, hours, script, outcomes, contract and widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from agents.services import people
from billing.services.contracts import Promise, create_contract
from billing.services.rate_cards import RateRow, publish_rate_card
from crm.services import catalog
from gateways.email.services.connectors import save_connector as save_mailbox
from gateways.webchat.services.connectors import new_widget_key
from gateways.webchat.services.connectors import save_connector as save_widget
from kernel import clock
from reporting.services.policies import set_policy
from routing.services import setup
from tenants.context import program_context
from tenants.models import Client, Program, User
from tenants.services import clients
from tenants.services.provisioning import create_program

if TYPE_CHECKING:
    from routing.models import Queue

MAIL_SECONDS = 4 * 3600  # a usual promise of a first answer by mail
MAIL_QUEUE, ON_CALL = "mail", "on-call"
ALL_DAY = {str(day): [["00:00", "24:00"]] for day in range(7)}


@dataclass(frozen=True, slots=True)
class NewProgram:
    """What the form asks; prices are major units of the currency per minute of handling, by channel."""

    client: Client
    slug: str
    name: str
    hue: str
    time_zone: str
    language: str
    currency: str
    mailbox: str
    origins: Sequence[str]
    legal_entity_id: int
    price_per_minute: Mapping[str, str | Decimal]
    monogram: str = ""
    greeting: str = ""
    queue_code: str = "main"
    queue_name: str = ""
    welcome: str = ""
    closed_message: str = ""
    weekly: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=lambda: ALL_DAY)
    target_seconds: int = 20
    target_share: Decimal = Decimal("0.8")
    mail_target_seconds: int = MAIL_SECONDS
    on_call_name: str = ""  # of the queue that takes chats outside business hours; empty = they wait
    increment_seconds: int = 1
    minimum_seconds: int = 0
    vat_category: str = "S"
    vat_rate: Decimal | None = Decimal("20")
    contract_number: str = ""
    contract_from: date | None = None
    script_name: str = ""
    script: Sequence[Mapping[str, Any]] = ()
    dispositions: Sequence[tuple[str, str]] = ()
    widget_key: str = ""


def open_program(*, new: NewProgram, admin: User | None = None) -> Program:
    """Make everything in one transaction: a program can take a chat and a mail and be billed for them at once.

    Raises what the rooms raise: BadSlug, SlugTaken, AddressTaken, BadHours, BadScript, BadRateRow, BadOrigin.
    """
    with transaction.atomic():
        program = create_program(
            client=new.client,
            slug=new.slug,
            name=new.name,
            monogram=new.monogram,
            hue=new.hue,
            time_zone=new.time_zone,
            language=new.language,
            currency=new.currency,
            greeting=new.greeting,
            admin=admin,
        )
        with program_context(program), override(new.language):
            _furnish(program, new)
    return program


def _furnish(program: Program, new: NewProgram) -> None:
    script = catalog.create_script(name=new.script_name or _("General"))
    catalog.publish_script(script_id=script.id, steps=list(new.script) or _first_script())
    for position, (code, label) in enumerate(new.dispositions or _first_dispositions()):
        catalog.create_disposition(code=code, label=label, position=position)
    queue, mails, on_call = _queues(program, new, script.id)
    chat = clients.create_entry_address(
        program=program, channel="chat", address=new.widget_key or new_widget_key(), display_name=new.name
    )
    mail = clients.create_entry_address(program=program, channel="email", address=new.mailbox, display_name=new.name)
    lead = partial(setup.set_entry_point, welcome=new.welcome, closed_message=new.closed_message)
    lead(entry_address_id=chat.id, queue_id=queue.id, after_hours_queue_id=on_call.id if on_call else None)
    lead(entry_address_id=mail.id, queue_id=mails.id)
    save_widget(entry_address_id=chat.id, allowed_origins=list(new.origins), title=new.name, welcome=new.welcome)
    save_mailbox(entry_address_id=mail.id, from_name=new.name)
    _agree(new, mails.id)


def _queues(program: Program, new: NewProgram, script_id: UUID) -> tuple[Queue, Queue, Queue | None]:
    """For chats; for mail, promised in hours; for chats outside business hours, with a skill of its own."""
    name = new.queue_name or _("General")
    skill = people.create_skill(program_id=program.id, code=new.queue_code, name=name)
    hours = setup.set_hours(name=_("Opening hours"), time_zone=new.time_zone, weekly=new.weekly)
    make = partial(setup.set_queue, script_id=script_id, target_share=new.target_share)
    by_day = partial(make, hours_id=hours.id, required=[(skill.id, 1)])
    chats = by_day(code=new.queue_code, name=name, target_seconds=new.target_seconds)
    mails = by_day(code=MAIL_QUEUE, name=_("Mail"), target_seconds=new.mail_target_seconds)
    if not new.on_call_name:
        return chats, mails, None
    called = people.create_skill(program_id=program.id, code=ON_CALL, name=new.on_call_name)
    on_call = make(code=ON_CALL, name=new.on_call_name, required=[(called.id, 1)], target_seconds=new.target_seconds)
    return chats, mails, on_call


def _agree(new: NewProgram, mail_queue_id: UUID) -> None:
    begins = new.contract_from or clock.now().astimezone(ZoneInfo(new.time_zone)).date().replace(day=1)
    promise = Promise(threshold_seconds=new.target_seconds, target_share=new.target_share)
    contract = create_contract(
        name=new.name,
        number=new.contract_number or f"{new.slug.upper()}-1",
        legal_entity_id=new.legal_entity_id,
        currency=new.currency,
        valid_from=begins,
        vat_category=new.vat_category,
        vat_rate=new.vat_rate,
        language=new.language,
        promise=promise,
    )
    set_policy(
        valid_from_at=datetime.combine(begins, time(), ZoneInfo(new.time_zone)),
        formula=promise.formula,
        threshold_seconds=new.mail_target_seconds,
        target_share=new.target_share,
        queue_id=mail_queue_id,
    )
    rows = [
        RateRow(
            price=price,
            channel=channel,
            increment_seconds=new.increment_seconds,
            minimum_seconds=new.minimum_seconds,
        )
        for channel, price in new.price_per_minute.items()
    ]
    publish_rate_card(contract_id=contract.id, rows=rows, valid_from=begins)


def _first_script() -> list[dict[str, Any]]:
    return [
        {"key": "greet", "title": _("Greet and identify"), "say": _("Hello, how may I help you?"), "required": True},
        {"key": "help", "title": _("Help"), "say": _("Let me look at this for you.")},
        {"key": "close", "title": _("Close"), "say": _("Is there anything else I can do for you?")},
    ]


def _first_dispositions() -> list[tuple[str, str]]:
    return [("solved", _("Solved")), ("passed-on", _("Passed on")), ("other", _("Other"))]
