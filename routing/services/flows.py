"""Authors' work: a draft is saved, checked, published; an old version comes back as a new one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from kernel import clock
from outbox import publish
from routing.domain.flow_checks import problems_of
from routing.domain.flow_nodes import recordings_of
from routing.domain.flow_shape import Problem
from routing.domain.flow_text import BadText, read_text
from routing.domain.recordings import CODE
from routing.events import FlowPublished
from routing.flow_reading import house_of
from routing.models import Flow, FlowVersion
from routing.services.recordings import hold_recordings
from tenants.context import current_program_id


@dataclass(frozen=True, slots=True)
class Found:
    """A problem and the line of the text where its cure begins, from 1."""

    problem: Problem
    line: int


class FlowRefused(ValueError):
    """The draft has problems and was not published."""

    def __init__(self, found: tuple[Found, ...]) -> None:
        super().__init__("; ".join(f"{one.line}: {one.problem.code} {one.problem.node}" for one in found))
        self.found = found


class NoSuchVersion(LookupError):
    """The flow has no draft, or no version of this number."""


@transaction.atomic
def create_flow(*, code: str, name: str) -> Flow:
    """A flow without versions; the same code again gives it the name."""
    return Flow.objects.update_or_create(code=code, defaults={"name": name, "is_active": True})[0]


@transaction.atomic
def save_draft(*, flow_id: UUID, source: str, by: int | None = None) -> FlowVersion:
    """Keep what is written, right or wrong; `by` is a user's id."""
    flow = Flow.objects.select_for_update().get(pk=flow_id)
    saved = {"source": source.replace("\x00", ""), "saved_at": clock.now(), "saved_by_id": by}
    return FlowVersion.objects.update_or_create(flow=flow, number=None, defaults=saved)[0]


def check_draft(*, flow_id: UUID) -> tuple[Found, ...]:
    """Everything that keeps the draft from being published, by line. Raises NoSuchVersion."""
    flow = Flow.objects.get(pk=flow_id)
    draft = FlowVersion.objects.filter(flow=flow, number=None).first()
    if draft is None:
        raise NoSuchVersion
    return check_text(flow=flow, source=draft.source)


def check_text(*, flow: Flow, source: str) -> tuple[Found, ...]:
    """The same for a text of this flow."""
    try:
        text = read_text(source)
    except BadText as error:
        values = {**error.values, "column": str(error.column)}
        return (Found(Problem(error.code, values=values), error.line),)
    found = [Found(problem, text.line_of(problem.path)) for problem in problems_of(text.document, house_of(flow))]
    return tuple(sorted(found, key=lambda one: one.line))


@transaction.atomic
def publish_flow(*, flow_id: UUID, by: int | None = None) -> FlowVersion:
    """Check the draft and put it in force as the next version; contacts on their way keep theirs.

    The draft is gone then: the next one begins as a copy of what is in force. Raises NoSuchVersion, FlowRefused.
    """
    flow = Flow.objects.select_for_update().get(pk=flow_id)
    draft = FlowVersion.objects.filter(flow=flow, number=None).first()
    if draft is None:
        raise NoSuchVersion
    source = draft.source
    _refuse_problems(flow, source)
    draft.delete()
    return _put_in_force(flow, source, by)


@transaction.atomic
def roll_back(*, flow_id: UUID, number: int, by: int | None = None) -> FlowVersion:
    """Put an old version in force again, as the next number; it is checked against today's queues and flows.

    Raises NoSuchVersion, FlowRefused.
    """
    flow = Flow.objects.select_for_update().get(pk=flow_id)
    old = FlowVersion.objects.filter(flow=flow, number=number).first()
    if old is None:
        raise NoSuchVersion
    _refuse_problems(flow, old.source)
    return _put_in_force(flow, old.source, by, copy_of=number)


def _refuse_problems(flow: Flow, source: str) -> None:
    """Checked while the recordings it names are held, so that none is taken away before this version is seen."""
    with suppress(BadText):  # told by the check
        hold_recordings({code for code in recordings_of(read_text(source).document) if CODE.fullmatch(code)})
    found = check_text(flow=flow, source=source)
    if found:
        raise FlowRefused(found)


def _put_in_force(flow: Flow, source: str, by: int | None, copy_of: int | None = None) -> FlowVersion:
    last = flow.versions.aggregate(last=Max("number"))["last"] or 0
    now = clock.now()
    made = FlowVersion.objects.create(
        flow=flow, number=last + 1, source=source, copy_of=copy_of, saved_at=now, saved_by_id=by, published_at=now
    )
    publish(
        FlowPublished(program_id=current_program_id(), flow_id=flow.id, version_id=made.id, number=made.number or 0)
    )
    return made


@transaction.atomic
def change_flow(*, flow_id: UUID, name: str, is_active: bool) -> None:
    """Rename a flow, or switch it off: its entry points lead straight into their queues then."""
    Flow.objects.filter(pk=flow_id).update(name=name, is_active=is_active)
