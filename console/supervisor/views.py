"""The wallboard and the part of it that is fetched again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from console.supervisor.board import board_of
from console.supervisor.rows import columns_of
from console.supervisor.scope import led_programs
from live.selectors import since
from look.icons import STATE_ICONS
from look.words import AGENT_STATES
from tenants.access import requires
from tenants.domain.roles import Role
from tenants.viewer import viewer_of


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def wallboard(request: HttpRequest) -> HttpResponse:
    """The whole page; numbers of hints are read before the rows, so that none is missed."""
    programs = led_programs(viewer_of(request))
    numbers = since({program.schema_name: program.pk for program in programs}, floor=True)
    return render(request, "floor/wallboard.html", _context(request) | {"since": numbers})


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def now(request: HttpRequest) -> HttpResponse:
    """The board alone, to be patched into the page."""
    return render(request, "floor/parts/board.html", _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    viewer = viewer_of(request)
    board = board_of(led_programs(viewer))
    states = [(code, AGENT_STATES[code], STATE_ICONS[code], count) for code, count in board.people.counts.items()]
    return {"board": board, "states": states, "columns": columns_of(board.pages), "zone": viewer.tz.key}
