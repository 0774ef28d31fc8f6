"""A question of the what-if page, from its ids to the three columns of its answer. Runs in a worker.

Question: {"day", "zone", "seed", "policy" (or null), "staffing": [[program, number, from hour, to hour]], "certified":
[[agent, program]], "skills": [[agent, skill, level]], "queues": [[program, queue, priority or null, seconds or null]],
"flow": [program, entry point, flow, number of its version or null for its draft] or null}. Ids but programs' are text.
Answer: sums by program, so that a reader's own programs can be named and
the others added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from acd import selectors as acd
from acd.domain.matching import Policy, Settings
from acd.domain.whatif import Outcome, Replay, Worked
from acd.services import whatif_runs
from kernel import clock
from kernel.span import Span
from routing.domain.flow_text import read_text
from routing.models import EntryPoint, FlowVersion
from routing.services import flows, whatif
from routing.services.whatif import Day, NothingToReplay
from routing.services.whatif_changes import Change, QueueChange, Staffing
from routing.services.whatif_flows import Rerouted, reroute
from tenants.context import program_context
from tenants.models import Program
from tenants.selectors import active_programs


class FlowGone(Exception):
    """The flow has no such version, it has faults, or the entry point is gone."""


@dataclass(frozen=True, slots=True)
class FlowAsked:
    """Which flow stands before which entry point; `number` None = the flow's draft."""

    entry_point_id: UUID
    flow_id: UUID
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Progress:
    """Two runs and the reading before them, as one percentage that may be cancelled."""

    run_id: UUID

    def part(self, first: int, last: int) -> Any:
        """A watch that tells `first`..`last` percent."""
        told = [first]

        def watch(share: float) -> None:
            percent = first + int((last - first) * share)
            if percent > told[0]:
                told[0] = percent
                whatif_runs.tell_progress(run_id=self.run_id, percent=percent)

        return watch


def answer_run(*, run_id: UUID) -> None:
    """Work on an asked run until it is answered, cancelled or has failed."""
    try:
        run = whatif_runs.begin(run_id=run_id)
        begun = clock.now()
        answer = _answer(run.question, _Progress(run_id))
        answer["seconds"] = round((clock.now() - begun).total_seconds(), 1)
        whatif_runs.finish(run_id=run_id, answer=answer)
    except whatif_runs.Cancelled:
        return
    except NothingToReplay:
        whatif_runs.fail(run_id=run_id, fault="no_contacts")
    except FlowGone:
        whatif_runs.fail(run_id=run_id, fault="flow_gone")
    except Exception:
        whatif_runs.fail(run_id=run_id, fault="broken")
        raise


def _answer(question: dict[str, Any], progress: _Progress) -> dict[str, Any]:
    span = span_of(question)
    programs = list(active_programs())
    day = whatif.read_day(programs=programs, span=span, seed=question["seed"])
    progress.part(0, 10)(1.0)
    settings = acd.floor_settings()
    before = whatif.run(day, Change(settings=settings), progress.part(10, 50))
    rerouted = _rerouted(day, programs, question)
    after = whatif.run(rerouted.day if rerouted else day, change_of(question, settings), progress.part(50, 99))
    return {
        "contacts": len(day.arrivals),
        "agents": len({shift.agent.id for shift in day.shifts}),
        "policy": settings.policy.value,
        "flow": rerouted.counts() if rerouted else None,
        "programs": {
            str(program.pk): {
                "happened": _row(day.happened.get(program.pk, Outcome()), day.p90.get(program.pk), None),
                "as_staffed": _replayed_row(before, program.pk),
                "changed": _replayed_row(after, program.pk),
            }
            for program in programs
        },
        "floor": {"as_staffed": _worked(before), "changed": _worked(after)},
    }


def span_of(question: dict[str, Any]) -> Span:
    """The local day of a question, aware."""
    day, zone = date.fromisoformat(question["day"]), ZoneInfo(question["zone"])
    return Span(datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone))


def change_of(question: dict[str, Any], settings: Settings) -> Change:
    """What shall be other; without a policy that in force (`settings`) stays."""
    policy = question.get("policy")
    return Change(
        settings=Settings(Policy(policy), settings.point_seconds) if policy else settings,
        certified=tuple((UUID(agent), program) for agent, program in question.get("certified", ())),
        skills=tuple((UUID(agent), UUID(skill), level) for agent, skill, level in question.get("skills", ())),
        staffing=tuple(_staffing(question, *row) for row in question.get("staffing", ())),
        queues=tuple(
            QueueChange(program, UUID(queue), priority, seconds)
            for program, queue, priority, seconds in question.get("queues", ())
        ),
    )


def _staffing(question: dict[str, Any], program: int, number: int, first: int, last: int) -> Staffing:
    """Hours are those of the clock on the wall, also on a day with 23 or 25 of them."""
    day, zone = date.fromisoformat(question["day"]), ZoneInfo(question["zone"])
    starts = datetime.combine(day, time(first), zone)
    ends = datetime.combine(day + timedelta(days=last // 24), time(last % 24), zone)
    return Staffing(program, number, starts, ends)


def _rerouted(day: Day, programs: list[Program], question: dict[str, Any]) -> Rerouted | None:
    flow = question.get("flow")
    if not flow:
        return None
    program_id, entry_point_id, flow_id, *number = flow  # questions asked before versions could be had no number
    program = next((one for one in programs if one.pk == program_id), None)
    if program is None:
        raise FlowGone
    asked = FlowAsked(UUID(entry_point_id), UUID(flow_id), number[0] if number else None)
    return behind_flow(day=day, program=program, asked=asked, seed=question["seed"])


def behind_flow(*, day: Day, program: Program, asked: FlowAsked, seed: int) -> Rerouted:
    """The day with a draft or a version of a flow before an entry point. Raises FlowGone."""
    with program_context(program):
        versions = FlowVersion.objects.select_related("flow").filter(flow_id=asked.flow_id)
        version = versions.filter(number=asked.number).first()
        if version is None or flows.check_text(flow=version.flow, source=version.source):
            raise FlowGone
        document = read_text(version.source).document
    try:
        return reroute(day=day, program=program, entry_point_id=asked.entry_point_id, document=document, seed=seed)
    except EntryPoint.DoesNotExist as error:
        raise FlowGone from error


def _replayed_row(run: Replay, program_id: int) -> dict[str, Any]:
    outcome = run.by_program().get(program_id, Outcome())
    return _row(outcome, run.wait_shared_by(0.9).get(program_id), run.worked.get(program_id, Worked()))


def _row(outcome: Outcome, p90: float | None, worked: Worked | None) -> dict[str, Any]:
    return {
        "offered": outcome.offered,
        "answered": outcome.answered,
        "in_time": outcome.in_time,
        "abandoned": outcome.abandoned,
        "wait_seconds": round(outcome.wait_seconds, 1),
        "longest_seconds": round(outcome.longest_seconds, 1),
        "p90_seconds": None if p90 is None else round(p90, 1),
        "staffed_seconds": None if worked is None else round(worked.staffed_seconds),
        "busy_seconds": None if worked is None else round(worked.busy_seconds),
    }


def _worked(run: Replay) -> dict[str, int]:
    return {"staffed_seconds": round(run.staffed_seconds), "busy_seconds": round(run.busy_seconds)}
