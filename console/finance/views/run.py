"""The invoice run over all programs of a clerk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.finance.access import programs_of
from console.finance.run import run_of
from tenants.access import requires
from tenants.domain.roles import Role


@requires(Role.FINANCE)
@require_safe
def run_page(request: HttpRequest) -> HttpResponse:
    """What waits, what is drafted, what is issued."""
    programs = programs_of(request)
    return render(request, "console_finance/run.html", {"run": run_of(programs), "programs": programs})
