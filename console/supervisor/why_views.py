"""Pages that say why: contacts that wait, agents who get nothing, one contact agent by agent."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from console.reasons.contact_words import CHECKS
from console.supervisor.estimates import estimates_of
from console.supervisor.reasons import ROWS, agent_reasons, reason_of, reasons_of
from console.supervisor.scope import led_programs
from kernel import clock
from tenants.access import requires
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

LAST_PAGE = 10_000


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def contacts(request: HttpRequest) -> HttpResponse:
    """Everybody who waits in the led programs, longest first."""
    now, start = clock.now(), _start(request)
    rows, total = reasons_of(led_programs(viewer_of(request)), now, start=start)
    return render(request, "floor/why.html", {"rows": rows, "at": now, **_pages(start, total)})


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody signed on for the led programs, longest in their state first."""
    now, start = clock.now(), _start(request)
    rows, total = agent_reasons(led_programs(viewer_of(request)), now, start=start)
    return render(request, "floor/why_agents.html", {"rows": rows, "at": now, **_pages(start, total)})


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def estimates(request: HttpRequest) -> HttpResponse:
    """What customers are told of their wait, and how wrong it was."""
    rows = estimates_of(led_programs(viewer_of(request)))
    return render(request, "floor/why_estimates.html", {"rows": rows, "at": clock.now()})


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def contact(request: HttpRequest, slug: str, interaction_id: UUID) -> HttpResponse:
    """One contact; one that waits no longer says so, whatever became of it."""
    programs = led_programs(viewer_of(request))
    program = next((one for one in programs if one.slug == slug), None)
    if program is None:
        raise Http404("no such program")
    now = clock.now()
    found = reason_of(program, interaction_id, programs, now)
    return render(
        request, "floor/why_contact.html", {"found": found, "program": program, "at": now, "heads": CHECKS.values()}
    )


def _start(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    return (min(max(number, 1), LAST_PAGE) - 1) * ROWS


def _pages(start: int, total: int) -> dict[str, object]:
    number = start // ROWS + 1
    return {
        "total": total,
        "first": start + 1 if start < total else 0,
        "last": min(start + ROWS, total),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if start + ROWS < total else None,
    }
