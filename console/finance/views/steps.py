"""From preview to issued document: each POST is one service call; a refusal says why and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
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
    NoReason,
    NotApproved,
    NothingToBill,
    PeriodClosed,
    PeriodStillRuns,
    approve_statement,
    reopen_statements,
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


def _clerk_step(act: Callable[..., int]) -> Callable[..., HttpResponse]:
    """A POST of a finance clerk: `act` makes its one service call, says how it went and names the period to go back to.

    It gets the program of the address; a row that is not there, or is another program's, answers 404.
    """

    @wraps(act)
    def view(request: HttpRequest, slug: str, **ids: Any) -> HttpResponse:
        program = program_for(request, slug)
        with missing_is_404():
            period_id = act(request, program, **ids)
        return HttpResponseRedirect(reverse("finance_period", args=[program.slug, period_id]))

    return requires(Role.FINANCE)(require_POST(view))


@_clerk_step
def approve_period(request: HttpRequest, program: Program, period_id: int) -> int:
    """Freeze the statement; `cut` = 1 bills a running month up to now."""
    with program_context(program):
        _approve(request, program, billing.period_by_id(period_id))
    return period_id


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


@_clerk_step
def reopen_period(request: HttpRequest, program: Program, period_id: int) -> int:
    """Take the approval back; the reason is kept with the statement."""
    reason = request.POST.get("reason", "")
    try:
        with program_context(program):
            reopen_statements(period_id=period_id, reopened_by_id=_user_id(request), reason=reason)
    except NoReason:
        messages.error(request, _("Not taken back: say why. The reason is kept with the statement."))
    except NotApproved:
        messages.info(request, _("This statement is in review. Nothing changed."))
    except AlreadyInvoiced:
        text = _("Not taken back: an invoice carries this statement. Discard it first; what is issued stays.")
        messages.error(request, text)
    else:
        messages.success(request, _("The statement is in review again. Next: correct it, then approve it anew."))
    return period_id


@_clerk_step
def rate_period(request: HttpRequest, program: Program, period_id: int) -> int:
    """Rate what closed in the period and has no charge, for example after a rate was added."""
    with program_context(program):
        count = rate_pending(period=billing.period_by_id(period_id))
    text = ngettext("%(count)s contact was rated.", "%(count)s contacts were rated.", count) % {"count": count}
    messages.info(request, text)
    return period_id


@_clerk_step
def draft(request: HttpRequest, program: Program, statement_id: int) -> int:
    """A draft of an approved statement; the same statement again gives the same draft."""
    with program_context(program):
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
    return period_id


@_clerk_step
def approve(request: HttpRequest, program: Program, invoice_id: UUID) -> int:
    """Somebody answers for a draft."""
    done = _("Invoice approved. Next: issue it; only then it takes its number.")
    return _on_invoice(request, program, invoice_id, approve_invoice, "approved_by_id", done)


@_clerk_step
def discard(request: HttpRequest, program: Program, invoice_id: UUID) -> int:
    """Throw a document without a number away; its statement can be drafted anew."""
    done = _("Draft discarded. The statement stays approved and can be drafted again.")
    return _on_invoice(request, program, invoice_id, discard_draft, "discarded_by_id", done)


@_clerk_step
def issue(request: HttpRequest, program: Program, invoice_id: UUID) -> int:
    """Give the document its number; a second press changes nothing."""
    done = _("Invoice issued. Its client sees it in the portal now.")
    return _on_invoice(request, program, invoice_id, issue_invoice, "issued_by_id", done)


def _on_invoice(
    request: HttpRequest, program: Program, invoice_id: UUID, act: Callable[..., Any], actor: str, done: str
) -> int:
    """Find the document in its program first, so that a foreign id is 404; then act and say how it went."""
    invoice = finance.invoice_of(program=program, invoice_id=invoice_id)
    with program_context(program):
        period_id = billing.statement_by_id(invoice.statement_id).period_id
    try:
        act(invoice_id=invoice_id, **{actor: _user_id(request)})
    except WrongStatus as refusal:
        _refused(request, invoice, refusal.status)
    else:
        messages.success(request, done)
    return period_id


def _refused(request: HttpRequest, invoice: Invoice, status: str) -> None:
    """The document moved on meanwhile, or a step was left out."""
    if status == "draft":
        messages.error(request, _("Not issued: the invoice is a draft. Approve it first, then issue."))
    elif status == "approved":
        messages.info(request, _("The invoice is approved. It can be issued now; to change it, discard it first."))
    else:
        number = finance.invoice_of(program=invoice.program, invoice_id=invoice.id).number
        messages.info(request, _("Already issued as %(number)s. Nothing changed.") % {"number": number})


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
