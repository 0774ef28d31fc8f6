"""Look-ups of flows: customers by an address, at once; other systems over HTTP, outside any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crm import selectors as crm_selectors
from crm.domain.contact import BadContact, ContactKind
from crm.models import Customer
from outbox import publish
from routing import flow_reading
from routing.domain.flows import Failed, Found, LookUp
from routing.events import LookUpAsked
from routing.services.flow_http import LookUpFailed, get_json
from tenants.context import current_program_id

LONGEST_VALUE = 500


def look_up_customer(action: LookUp) -> Found | Failed:
    """The customer behind an address; None found when nobody has it, or it is none."""
    try:
        customer_id = crm_selectors.customer_id_of_address(ContactKind(action.request["by"]), action.request["value"])
    except BadContact:
        return Found(None)
    if customer_id is None:
        return Found(None)
    return Found(_picked(_of_customer(crm_selectors.customer_by_id(customer_id)), action.wanted))


def ask_elsewhere(*, interaction_id: UUID) -> None:
    """Tell it: after the commit a worker makes the look-up (see handlers and tasks)."""
    publish(LookUpAsked(program_id=current_program_id(), interaction_id=interaction_id))


def make_look_up(*, interaction_id: UUID) -> tuple[str, Found | Failed] | None:
    """Ask the other system; the look-up's id with what came. None when nothing is asked any more."""
    run = flow_reading.open_run_of(interaction_id)
    if run is None or not run.look_up:
        return None
    asked = run.look_up
    try:
        answer = get_json(asked["url"], seconds=asked["seconds"])
    except LookUpFailed as error:
        return asked["id"], Failed(error.reason)
    return asked["id"], Found(None if answer is None else _picked(answer, asked["wanted"]))


def _of_customer(customer: Customer) -> dict[str, Any]:
    return {
        "name": customer.name,
        "language": customer.language,
        "about": customer.about,
        "is_vip": customer.is_vip,
        "attributes": customer.attributes,
    }


def _picked(answer: Any, wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: _value_at(answer, path.split(".")) for name, path in wanted.items()}


def _value_at(answer: Any, path: list[str]) -> str:
    """The value at a path such as flight.gates.0; "" when there is none or it is no single value."""
    for part in path:
        if isinstance(answer, dict):
            answer = answer.get(part)
        elif isinstance(answer, list) and part.isascii() and part.isdigit() and int(part) < len(answer):
            answer = answer[int(part)]
        else:
            return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return _clean(str(answer))[:LONGEST_VALUE] if isinstance(answer, str | int | float) else ""


def _clean(text: str) -> str:
    """What a text column and JSON column can hold."""
    return "".join(c for c in text if c.isprintable() and not "\ud800" <= c <= "\udfff")
