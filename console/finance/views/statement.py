"""One program's period: preview or frozen statement, its lines, contacts, steps and next action."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.finance.access import missing_is_404, program_for, programs_of
from console.finance.contacts import explained
from console.finance.review import Asked, review_of
from console.finance.run import run_of
from tenants.access import requires
from tenants.context import program_context
from tenants.database import one_snapshot
from tenants.domain.roles import Role


@requires(Role.FINANCE)
@require_safe
def period_page(request: HttpRequest, slug: str, period_id: int) -> HttpResponse:
    """`?line=contract:key` opens a line, `&after=` goes on in its contacts, `&contact=` explains a charge."""
    program = program_for(request, slug)
    asked = Asked(
        line=request.GET.get("line", ""),
        contact=_number(request.GET.get("contact")),
        after=_number(request.GET.get("after")),
    )
    with program_context(program), one_snapshot(), missing_is_404():
        review = review_of(program, period_id, asked)
        drawer = None if asked.contact is None else explained(period_id, asked.contact)
    context: dict[str, Any] = {"review": review, "asked": asked, "drawer": drawer, "program": program}
    context["run"] = run_of(programs_of(request))
    return render(request, "console_finance/period.html", context)


def _number(text: str | None) -> int | None:
    """A row's id out of an address; what is no number asks for nothing."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
