"""Contracts: the list, one with its versions and prices, and a new one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from billing import selectors as billing
from billing.services.contracts import BadTerms, ContractsOverlap, NumberTaken, Promise, create_contract
from console.finance.access import missing_is_404, program_for, programs_of
from console.finance.forms import ContractForm
from console.finance.prices import card_of
from console.finance.words import vat_label
from finance import selectors as finance
from reporting.words import FORMULAS
from routing.selectors import queue_names
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role

if TYPE_CHECKING:
    from tenants.models import Program


@requires(Role.FINANCE)
@require_safe
def all_contracts(request: HttpRequest) -> HttpResponse:
    """Contracts of every program the clerk sees."""
    programs = programs_of(request)
    rows = []
    for program in programs:
        with program_context(program):
            current = billing.current_contract_version()
            for contract in billing.contracts():
                in_force = current is not None and current.contract_id == contract.id
                rows.append({"program": program, "contract": contract, "in_force": in_force})
    return render(request, "console_finance/contracts.html", {"rows": rows, "programs": programs})


@requires(Role.FINANCE)
@require_safe
def contract_page(request: HttpRequest, slug: str, contract_id: int) -> HttpResponse:
    """Terms by date and prices by version."""
    program = program_for(request, slug)
    with program_context(program), missing_is_404():
        contract = billing.contract_by_id(contract_id)
        versions = list(contract.versions.order_by("-number"))
        queues = queue_names()
        cards = [card_of(version, queues) for version in billing.card_versions(contract.id)]
    issuer = finance.legal_entities().filter(id=contract.legal_entity_id).first()
    context = {
        "program": program,
        "contract": contract,
        "versions": [(version, FORMULAS.get(version.sla_formula, version.sla_formula)) for version in versions],
        "cards": cards,
        "issuer": issuer,
        "vat": vat_label(contract.vat_category, contract.vat_rate),
    }
    return render(request, "console_finance/contract.html", context)


@requires(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_contract(request: HttpRequest, slug: str) -> HttpResponse:
    """A contract with its first version; the prices come next."""
    program = program_for(request, slug)
    entities = [(entity.id, entity.name) for entity in finance.legal_entities()]
    initial = {"currency": program.currency, "language": program.language}
    form = ContractForm(request.POST or None, entities=entities, initial=initial)
    if request.method == "POST" and form.is_valid():
        contract_id = _create(program, form)
        if contract_id is not None:
            messages.success(request, _("Contract made. Next: its prices."))
            return HttpResponseRedirect(reverse("finance_prices_new", args=[program.slug, contract_id]))
    context = {"program": program, "form": form, "has_entity": bool(entities)}
    return render(request, "console_finance/contract_new.html", context)


def _create(program: Program, form: ContractForm) -> int | None:
    """The new contract's id, or None with the refusal on the form."""
    data = form.cleaned_data
    promise = Promise(threshold_seconds=data["threshold"], target_share=data["target"] / Decimal(100))
    try:
        with program_context(program):
            contract = create_contract(
                name=data["name"],
                number=data["number"],
                legal_entity_id=data["legal_entity"],
                currency=data["currency"],
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                payment_days=data["payment_days"],
                vat_category=data["vat_category"],
                vat_rate=data["vat_rate"],
                po_reference=data["po_reference"],
                language=data["language"],
                promise=promise,
            )
    except NumberTaken:
        form.add_error("number", _("A contract of this program has this number. Choose another."))
    except ContractsOverlap:
        form.add_error("valid_from", _("Another contract is in force on these days. End it first, or begin later."))
    except BadTerms:
        form.add_error("valid_from", _("A promise of this day or later is in force already. Begin on a later day."))
    else:
        return int(contract.id)
    return None
