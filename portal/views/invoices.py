"""What the client pays: running statement, invoices, PDF, and every line down to its contacts."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing import selectors as billing
from billing.domain.line_key import BadLineKey, LineKey
from billing.words import exact_text, line_label
from finance import selectors as finance
from finance.services.documents import PdfDamaged, invoice_pdf
from portal import money
from portal.access import for_lookers
from tenants.requests import program_of
from tenants.services import audit


@for_lookers
@require_safe
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The open period by now, then what was issued."""
    program = program_of(request)
    context = {"bills": money.bills(program), "running": money.running_statements(ZoneInfo(program.time_zone))}
    return render(request, "portal/invoices.html", context)


@for_lookers
@require_safe
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One issued invoice with its lines."""
    found = _issued(request, invoice_id)
    lines = [
        (line, money.micro(line.amount)) for line in finance.lines_of(program=program_of(request), invoice_id=found.id)
    ]
    context = {
        "bill": money.bill_of(found, ZoneInfo(program_of(request).time_zone)),
        "lines": lines,
        "net_micro": money.micro(found.net),
        "vat_micro": money.micro(found.vat),
        "vat_rate": found.vat_rate,
        "issued": found.issue_date,
    }
    return render(request, "portal/invoice.html", context)


@for_lookers
@require_safe
def pdf(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The document as it was issued."""
    found = _issued(request, invoice_id)
    try:
        content = invoice_pdf(found)
    except PdfDamaged:
        title = _("This document is being checked. Ask your contact at the provider for it.")
        return render(request, "portal/broken.html", {"words": title}, status=503)
    _seen(request, "portal.invoice.downloaded", invoice=str(found.id))
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@for_lookers
@require_safe
def invoice_line(request: HttpRequest, invoice_id: UUID, position: int) -> HttpResponse:
    """The contacts of a line and the steps that priced each."""
    try:
        row, currency, period_id, contract_id, key = money.line_of_invoice(program_of(request), invoice_id, position)
    except ObjectDoesNotExist as error:
        raise Http404("no such line") from error
    head = {"title": row.description, "count": row.count, "exact": exact_text(row.exact_micro), "currency": currency}
    return _line_page(request, head | {"invoice_id": invoice_id}, period_id, contract_id, key)


@for_lookers
@require_safe
def running_line(request: HttpRequest, period_id: int, contract_id: int, key: str) -> HttpResponse:
    """The same for a line of a period that still runs."""
    try:
        wanted = LineKey.parse(key)
        preview = billing.statement_preview(period_id, contract_id)
    except (BadLineKey, ObjectDoesNotExist) as error:
        raise Http404("no such line") from error
    line = next((one for one in (preview.lines if preview else ()) if one.key == wanted), None)
    if preview is None or line is None or line.is_adjustment:
        raise Http404("no such line")
    head = {
        "title": line_label(line),
        "count": line.count,
        "exact": exact_text(line.exact_micro),
        "currency": preview.currency,
    }
    return _line_page(request, head, period_id, contract_id, wanted)


def _line_page(
    request: HttpRequest, head: dict[str, Any], period_id: int, contract_id: int, key: LineKey
) -> HttpResponse:
    try:
        after = max(0, int(request.GET.get("after") or 0))
    except ValueError as error:
        raise BadRequest("not a place in this list") from error
    rows, following = money.rated(
        program_of(request), period_id=period_id, contract_id=contract_id, key=key, after=min(after, 10_000_000)
    )
    return render(request, "portal/line.html", head | {"rows": rows, "next": following, "is_first": after == 0})


def _issued(request: HttpRequest, invoice_id: UUID) -> Any:
    try:
        return finance.issued_invoice_of(program=program_of(request), invoice_id=invoice_id)
    except ObjectDoesNotExist as error:
        raise Http404("no such invoice") from error


def _seen(request: HttpRequest, action: str, **object_ids: str) -> None:
    audit.record(
        action=action,
        program=program_of(request),
        actor=request.user if request.user.is_authenticated else None,
        object_ids=object_ids,
        ip=request.META.get("REMOTE_ADDR"),
    )
