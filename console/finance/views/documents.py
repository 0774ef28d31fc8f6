"""The PDF of a document: a marked draft before issue, the issued bytes after."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from console.finance.access import missing_is_404, program_for
from finance import selectors
from finance.services.documents import invoice_pdf, render_draft_pdf
from tenants.access import requires
from tenants.domain.roles import Role


@requires(Role.FINANCE)
@require_safe
def pdf(request: HttpRequest, slug: str, invoice_id: UUID) -> HttpResponse:
    """Shown in the browser; its file name is the number."""
    program = program_for(request, slug)
    with missing_is_404():
        invoice = selectors.invoice_of(program=program, invoice_id=invoice_id)
    content = render_draft_pdf(invoice) if invoice.number is None else invoice_pdf(invoice)
    name = (invoice.number or f"draft-{program.slug}").replace("/", "-")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
