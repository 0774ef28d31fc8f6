"""A new version of a contract's prices, begun from the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing import selectors as billing
from billing.domain.months import local_date
from billing.domain.rate_card import BadRateCard
from billing.services.rate_cards import BadRateRow, publish_rate_card
from console.finance.access import missing_is_404, program_for
from console.finance.forms import RateFormSet, RateRows, StartForm
from console.finance.prices import form_rows
from kernel import clock
from routing.selectors import queue_names
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role

if TYPE_CHECKING:
    from billing.models import Contract
    from tenants.models import Program

BLANK_ROWS = 3


@requires(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_prices(request: HttpRequest, slug: str, contract_id: int) -> HttpResponse:
    """Rows of the last version and a few blank ones; published, they are a new version."""
    program = program_for(request, slug)
    with program_context(program), missing_is_404():
        contract = billing.contract_by_id(contract_id)
        rows, lossy = form_rows(billing.card_versions(contract.id).first())
        queues = queue_names()
    today = local_date(clock.now(), program.time_zone)
    start = StartForm(request.POST or None, initial={"valid_from": today})
    formset = _formset(request, rows, queues)
    if request.method == "POST" and start.is_valid() and formset.is_valid():
        number = _publish(request, program, contract, start, formset)
        if number is not None:
            messages.success(request, _("Rate card %(number)s is published.") % {"number": number})
            return HttpResponseRedirect(reverse("finance_contract", args=[program.slug, contract.id]))
    context = {"program": program, "contract": contract, "start": start, "formset": formset, "lossy": lossy}
    return render(request, "console_finance/prices_new.html", context)


def _formset(request: HttpRequest, rows: list[dict[str, Any]], queues: dict[UUID, str]) -> RateRows:
    if request.method == "POST":
        made = RateFormSet(request.POST, prefix="rates", form_kwargs={"queues": queues})
        return cast(RateRows, made)
    blank: list[dict[str, Any]] = [{} for _row in range(BLANK_ROWS)]
    return cast(RateRows, RateFormSet(initial=[*rows, *blank], prefix="rates", form_kwargs={"queues": queues}))


def _publish(
    request: HttpRequest, program: Program, contract: Contract, start: StartForm, formset: RateRows
) -> int | None:
    """The new version's number, or None with the refusal on its row."""
    used = formset.used()
    try:
        with program_context(program):
            version = publish_rate_card(
                contract_id=contract.id,
                rows=[form.row() for form in used],
                valid_from=start.cleaned_data["valid_from"],
                published_by_id=int(request.user.pk or 0),
            )
    except BadRateRow as refusal:
        used[refusal.row].add_error("price", _("This price cannot be used. At most six decimals, from 0."))
    except BadRateCard:
        start.add_error(None, _("Two rows are for the same channel, queue and clock. Keep one of them."))
    else:
        return int(version.number)
    return None
