"""What if: the question, its progress and its answer under one address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from acd.services import whatif_runs
from acd.whatif_reading import run_by_id, runs_of
from console.supervisor.whatif_answer import programs_of_answer
from console.supervisor.whatif_changes import changes_of
from console.supervisor.whatif_form import ROWS, Question
from console.supervisor.whatif_words import FAULTS, STATES
from kernel import clock
from routing.tasks import WorkerAway, ask_what_if
from tenants.access import requires
from tenants.domain.roles import Role, may
from tenants.viewer import Viewer, viewer_of

if TYPE_CHECKING:
    from acd.models import WhatIfRun
    from tenants.models import Program

_OPEN = ("asked", "running")


@requires(Role.SUPERVISOR, Role.PLANNER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The form and the person's latest questions."""
    viewer = viewer_of(request)
    today = clock.now().astimezone(ZoneInfo(viewer.tz.key)).date()
    form = Question(request.POST or None, programs=_programs(viewer), today=today)
    if request.method == "POST" and form.is_valid():
        run_id = _asked(viewer, form)
        if run_id is not None:
            return HttpResponseRedirect(reverse("whatif_run", args=[run_id]))
    rows = [{name: form[f"{name}_{row}"] for name in _LINE} for row in range(ROWS)]
    runs = [(run, _day(run), STATES[run.state]) for run in runs_of(viewer.user.pk or 0)]
    return render(request, "floor/whatif.html", {"form": form, "rows": rows, "runs": runs})


_LINE = (
    "staff_program", "staff_number", "staff_from", "staff_to", "certify_agent", "certify_program",
    "skill_agent", "skill", "skill_level", "queue", "queue_priority", "queue_open",
)  # fmt: skip


def _asked(viewer: Viewer, form: Question) -> UUID | None:
    """The new run's id, or None with the refusal on the form."""
    try:
        run = whatif_runs.ask(user_id=viewer.user.pk or 0, question=form.question(viewer.tz.key))
    except whatif_runs.TooManyRuns:
        form.add_error(None, _("Two of your questions are still being counted. Wait for them, or cancel one below."))
        return None
    try:
        ask_what_if(run.id)
    except WorkerAway:
        whatif_runs.fail(run_id=run.id, fault="lost")
        form.add_error(None, _("No worker can be reached now. Nothing was lost; try again in a moment."))
        return None
    return UUID(str(run.id))


@requires(Role.SUPERVISOR, Role.PLANNER)
@require_safe
@never_cache
def answer(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Progress, refusal or the three columns; the address may be given to others who lead programs."""
    run = run_by_id(run_id)
    if run is None:
        raise Http404("no such run")
    viewer = viewer_of(request)
    led = _programs(viewer)
    context = {
        "run": run,
        "day": _day(run),
        "state": STATES[run.state],
        "is_open": run.state in _OPEN,
        "is_mine": run.asked_by_id == viewer.user.pk,
        "fault": FAULTS.get(run.fault, ""),
        "changes": changes_of(run.question, led),
        "programs": programs_of_answer(run.answer, led) if run.answer else [],
    }
    return render(request, "floor/whatif_run.html", context)


@requires(Role.SUPERVISOR, Role.PLANNER)
@require_POST
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """End a run of one's own."""
    if run_by_id(run_id) is None:
        raise Http404("no such run")
    if not whatif_runs.cancel(run_id=run_id, user_id=viewer_of(request).user.pk or 0):
        messages.info(request, _("This run is over, or somebody else asked for it."))
    return HttpResponseRedirect(reverse("whatif_run", args=[run_id]))


def _day(run: WhatIfRun) -> date:
    """The day that is passed once more."""
    return date.fromisoformat(run.question["day"])


def _programs(viewer: Viewer) -> list[Program]:
    """Programs whose figures the viewer may read and change here, by name."""
    return [one for one in viewer.programs if may(viewer.roles_of(one), {Role.SUPERVISOR, Role.PLANNER})]
