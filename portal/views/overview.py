"""The service level: the page, and the part of it that is fetched again when something happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.timezone import get_current_timezone_name
from django.views.decorators.http import require_safe

from live.selectors import since
from portal import dates
from portal.access import for_lookers
from portal.overview import overview
from portal.periods import PeriodCode
from tenants.requests import program_of


@for_lookers
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The overview of today or of the month so far."""
    program = program_of(request)
    joined = since({program.schema_name: program.pk})  # before the rows: what comes later is told by the socket
    context = _context(request) | {"socket": f"{get_script_prefix()}ws/portal/", "since": joined}
    return render(request, "portal/overview.html", context)


@for_lookers
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The parts that change, for the page to patch in place."""
    response = render(request, "portal/live.html", _context(request))
    response.headers["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    program = program_of(request)
    found = overview(program=program, code=request.GET.get("period", ""))
    return {
        "overview": found,
        "month": dates.month_text(found.period.today),
        "is_today": found.period.code is PeriodCode.TODAY,
        "other_zone": "" if program.time_zone == get_current_timezone_name() else program.time_zone,
    }
