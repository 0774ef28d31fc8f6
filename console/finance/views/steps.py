"""From preview to issued document: each POST is one service call; a refusal says why and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from billing import selectors as billing
from billing.services.rating import rate_pending
from billing.services.statements import (
    AlreadyInvoiced,
    ContactsUnrated,
    NothingToBill,
    PeriodClosed,
    PeriodStillRuns,
    approve_statement,
)
from console.finance.access import missing_is_404, program_for
from console.finance.checks import blocking
from console.finance.words import period_name
from finance import selectors as finance
from finance.services.drafts import NoLegalEntity, WrongStatus, approve_invoice, discard_draft, draft_invoice
from finance.services.issuing import issue_invoice
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role

if TYPE_CHECKING:
    from billing.models import BillingPeriod
    from finance.models import Invoice
    from tenants.models import Program


@requires(Role.FINANCE)
@require_POST
def approve_period(request: HttpRequest, slug: str, period_id: int) -> HttpResponse:
    """Freeze the statement; `cut` = 1 bills a running month up to now."""
    program = program_for(request, slug)
    with program_context(program), missing_is_404():
        period = billing.period_by_id(period_id)
        _approve(request, program, period)
    return _to_period(program, period_id)


def _approve(request: HttpRequest, program: Program, period: BillingPeriod) -> None:
    cut = request.POST.get("cut") == "1"
    try:
        approve_statement(period_id=period.id, approved_by_id=_user_id(request), cut=cut)
    except PeriodClosed:
        messages.info(request, _("This statement was approved before. Nothing changed."))
    except PeriodStillRuns:
        messages.error(
            request, _("Not approved: the period still runs. Bill it up to now, or come back after it has ended.")
        )
    except ContactsUnrated:
        text = " ".join(f"{check.text}. {check.hint}" for check in blocking(period))
        messages.error(request, _("Not approved. %(why)s") % {"why": text})
    except NothingToBill:
        messages.error(
            request, _("Not approved: nothing was charged in this period. It can be approved after its first contact.")
        )
    else:
        name = period_name(billing.period_by_id(period.id), program)
        messages.success(request, _("Statement approved for %(period)s. Next: draft the invoice.") % {"period": name})


@requires(Role.FINANCE)
@require_POST
def rate_period(request: HttpRequest, slug: str, period_id: int) -> HttpResponse:
    """Rate what closed in the period and has no charge, for example after a rate was added."""
    program = program_for(request, slug)
    with program_context(program), missing_is_404():
        count = rate_pending(period=billing.period_by_id(period_id))
    text = ngettext("%(count)s contact was rated.", "%(count)s contacts were rated.", count) % {"count": count}
    messages.info(request, text)
    return _to_period(program, period_id)


@requires(Role.FINANCE)
@require_POST
def draft(request: HttpRequest, slug: str, statement_id: int) -> HttpResponse:
    """A draft of an approved statement; the same statement again gives the same draft."""
    program = program_for(request, slug)
    with program_context(program), missing_is_404():
        period_id = billing.statement_by_id(statement_id).period_id
    try:
        draft_invoice(program=program, statement_id=statement_id, drafted_by_id=_user_id(request))
    except NoLegalEntity:
        text = _("Not drafted: the contract's legal entity is gone. Make it again, or make a new contract.")
        messages.error(request, text)
    except AlreadyInvoiced:
        messages.error(request, _("Not drafted: another document carries this statement. Reload the page to see it."))
    else:
        messages.success(request, _("Invoice drafted. Look at the PDF, then approve."))
    return _to_period(program, period_id)


@requires(Role.FINANCE)
@require_POST
def approve(request: HttpRequest, slug: str, invoice_id: UUID) -> HttpResponse:
    """Somebody answers for a draft."""
    return _on_invoice(
        request,
        slug,
        invoice_id,
        lambda: approve_invoice(invoice_id=invoice_id, approved_by_id=_user_id(request)),
        _("Invoice approved. Next: issue it; only then it takes its number."),
    )


@requires(Role.FINANCE)
@require_POST
def discard(request: HttpRequest, slug: str, invoice_id: UUID) -> HttpResponse:
    """Throw a draft away; its statement can be drafted anew."""
    return _on_invoice(
        request,
        slug,
        invoice_id,
        lambda: discard_draft(invoice_id=invoice_id, discarded_by_id=_user_id(request)),
        _("Draft discarded. The statement stays approved and can be drafted again."),
    )


@requires(Role.FINANCE)
@require_POST
def issue(request: HttpRequest, slug: str, invoice_id: UUID) -> HttpResponse:
    """Give the document its number; a second press changes nothing."""
    return _on_invoice(
        request,
        slug,
        invoice_id,
        lambda: issue_invoice(invoice_id=invoice_id, issued_by_id=_user_id(request)),
        _("Invoice issued. Its client sees it in the portal now."),
    )


def _on_invoice(request: HttpRequest, slug: str, invoice_id: UUID, act: Callable[[], Any], done: str) -> HttpResponse:
    """Find the document in its program first, so that a foreign id is 404; then act and say how it went."""
    program = program_for(request, slug)
    with missing_is_404():
        invoice = finance.invoice_of(program=program, invoice_id=invoice_id)
        with program_context(program):
            period_id = billing.statement_by_id(invoice.statement_id).period_id
        try:
            act()
        except WrongStatus as refusal:
            _refused(request, invoice, refusal.status)
        else:
            messages.success(request, done)
    return _to_period(program, period_id)


def _refused(request: HttpRequest, invoice: Invoice, status: str) -> None:
    """The document moved on meanwhile, or a step was left out."""
    if status == "draft":
        messages.error(request, _("Not issued: the invoice is a draft. Approve it first, then issue."))
    elif status == "approved":
        messages.info(request, _("The invoice is approved. It can be issued now; to change it, issue and then credit."))
    else:
        number = finance.invoice_of(program=invoice.program, invoice_id=invoice.id).number
        messages.info(request, _("Already issued as %(number)s. Nothing changed.") % {"number": number})


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _to_period(program: Program, period_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("finance_period", args=[program.slug, period_id]))
