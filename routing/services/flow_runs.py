"""A contact goes through a flow: begun at its entry point, fed with what the customer says, led to a queue or an end.

Whatever fails, the contact lands in a queue: that of `on_error`, else the entry point's. Order of locks: interaction,
run, then as in queueing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from interactions.domain.states import Author, Channel, InteractionState, Outcome, TimelineKind
from interactions.models import Interaction
from interactions.services import lifecycle
from interactions.services.messages import clean_text, post_message
from interactions.services.timeline import record
from kernel import clock
from kernel.ids import new_id
from kernel.phone import NotAPhoneNumber
from outbox import publish
from routing import flow_reading, selectors
from routing.domain import flows as words
from routing.domain.callbacks import CallbackSource, NotThen
from routing.domain.flow_run import new_state, step
from routing.domain.flows import Action, Begin, Failed, Found, Given, Silence, Waits
from routing.domain.queueing import QueueExit
from routing.events import FlowBegan
from routing.models import FlowRun, FlowVersion, Queue, QueueEntry
from routing.services import callbacks, flow_look_ups
from routing.services.flow_ends import end_run
from routing.services.flow_world import world_of
from routing.services.overflowing import WayIn, way_in
from routing.services.stays import left_for_callback, pass_by, resume_stay, return_from_flow, take_way
from tenants.context import current_program_id

MOST_HANDOVERS = 8  # from flow to flow, on one contact
GRACE = timedelta(seconds=5)  # for a look-up's answer to travel, beyond its own time
LONGEST_HISTORY = 500


@transaction.atomic(savepoint=False)  # a step of taking the contact in, or of feeding it
def begin_flow(
    *,
    interaction: Interaction,
    version: FlowVersion,
    first: Callable[[], str | None],
    heard: bool = False,
    from_entry: QueueEntry | None = None,
) -> FlowRun:
    """Lead a locked contact into a flow. `first` keeps the customer's first words and returns them: called once, after
    the first question or before the contact leaves the flow. They are an answer when the question was `heard`.

    `from_entry`: the stay that overflowed into the flow; the contact takes its place again when the flow comes to
    nothing else.
    """
    now = clock.now()
    run = FlowRun.objects.create(
        interaction=interaction,
        version=version,
        state=new_state(language=interaction.language),
        started_at=now,
        from_entry=from_entry,
    )
    publish(
        FlowBegan(program_id=current_program_id(), interaction_id=interaction.id, run_id=run.id, version_id=version.id)
    )
    drive = _Drive(run, interaction, first)
    drive.go(Begin())
    text = drive.first_words()
    if flow_reading.is_asked(run) and text is not None:
        drive.go(words.Answer(clean_text(text), gentle=not heard))
    return run


@transaction.atomic
def feed_flow(*, interaction_id: UUID, text: str, gentle: bool = False) -> bool:
    """The customer said something to the flow. False: no flow waits for words of this contact."""
    interaction = lifecycle.locked(interaction_id)
    run = _locked_run(interaction_id)
    if run is None or run.waits != Waits.ANSWER.value:
        return False
    _Drive(run, interaction).go(words.Answer(clean_text(text), gentle=gentle))
    return True


@transaction.atomic
def feed_look_up(*, interaction_id: UUID, look_up_id: str, given: Found | Failed) -> bool:
    """The answer to a look-up; False when the flow has gone on without it."""
    interaction = lifecycle.locked(interaction_id)
    run = _locked_run(interaction_id)
    if run is None or run.look_up.get("id") != look_up_id:
        return False
    _Drive(run, interaction).go(given)
    return True


@transaction.atomic
def note_time_over(*, interaction_id: UUID) -> bool:
    """The time of the question or the look-up that stands is over. False when there is none, or time is left."""
    interaction = lifecycle.locked(interaction_id)
    run = _locked_run(interaction_id)
    if run is None or run.due_at is None or run.due_at > clock.now():
        return False
    _Drive(run, interaction).go(Failed("timed_out") if run.waits == Waits.LOOK_UP.value else Silence())
    return True


def _locked_run(interaction_id: UUID) -> FlowRun | None:
    rows = FlowRun.objects.select_for_update(of=("self",)).select_related("version__flow")
    return rows.filter(interaction_id=interaction_id, ended_at=None).first()


class _Drive:
    """One input carried through the interpreter, and its actions through the rooms below."""

    def __init__(self, run: FlowRun, interaction: Interaction, first: Callable[[], str | None] | None = None) -> None:
        self.run, self.interaction, self.first = run, interaction, first
        found = None
        if interaction.entry_address_id is not None:
            found = selectors.entry_point_of(interaction.entry_address_id)
        self.entry = found
        self.next: Given | None = None
        self.exit = ""

    def go(self, given: Given) -> None:
        """Until the run waits for somebody else or is over."""
        run, ahead = self.run, given
        while True:
            document = flow_reading.document_of(run.version)
            entry_queue = self.entry.queue.code if self.entry else ""
            world = world_of(interaction=self.interaction, document=document, entry_queue=entry_queue)
            run.state, actions = step(document, run.state, ahead, world)
            run.waits, self.next = run.state["waits"], None
            if actions:  # else the question that stood still stands
                run.due_at, run.choices, run.look_up = None, [], {}
            for action in actions:
                self.do(action)
            if self.next is None:
                break
            ahead = self.next
        if self.exit:
            end_run(run, self.exit)
        else:
            run.save()

    def first_words(self) -> str | None:
        """Keep them now, once; None when there are none to keep."""
        keep, self.first = self.first, None
        return keep() if keep else None

    def do(self, action: Action) -> None:
        if isinstance(action, words.ToQueue | words.End | words.FallBack):
            self.first_words()
        _DO[type(action)](self, action)

    def note(self, **what: str) -> None:
        """Into the run's history and the contact's timeline: keys and codes, never words."""
        now = clock.now()
        if len(self.run.history) < LONGEST_HISTORY:
            self.run.history = [*self.run.history, {**what, "at": now.isoformat()}]
        data: dict[str, Any] = {**what, "version_id": str(self.run.version_id)}
        record(interaction=self.interaction, kind=TimelineKind.FLOW_STEP, at=now, **data)

    def post(self, text: str, author: Author = Author.SYSTEM) -> None:
        if text.strip():
            post_message(interaction_id=self.interaction.id, author=author, body=text, held=self.interaction)

    def to_queue(self, queue: Queue, way: str, *, left_message: bool) -> None:
        if self.run.call_back:
            self.call_back()
            return
        self.run.left_message = left_message or not selectors.is_queue_open(queue)
        entry = self.run.from_entry
        if entry is not None:
            self.exit = way
            self.interaction = return_from_flow(entry=entry, queue=queue, held=self.interaction)
            return
        found = way_in(queue, self.interaction)
        if found.version is None:
            self.exit = way
            self.interaction = take_way(found, held=self.interaction)
        else:
            self.overflow(found)

    def overflow(self, way: WayIn) -> None:
        """The queue is closed or too long, and leads into a flow itself: the run goes on there."""
        for queue in (*way.passed, way.queue):
            self.run.from_entry = pass_by(interaction_id=self.interaction.id, queue_id=queue.id, way=QueueExit.FLOW_OUT)
        if way.version is not None:
            state = self.run.state
            self.run.version, self.run.state = way.version, new_state(state["values"], state["language"])
            self.run.left_message = False
            self.next = Begin()

    def call_back(self) -> None:
        """The contact ends; the call agreed is promised. What cannot be promised waits in a queue instead."""
        asked, self.run.call_back = self.run.call_back, {}
        queue = Queue.objects.filter(code=asked["queue"], is_active=True).first()
        entry = self.run.from_entry
        try:
            if queue is None:
                raise callbacks.CallForbidden
            callbacks.leave_for_callback(
                interaction=self.interaction,
                queue_id=queue.id,
                wish=callbacks.Wish(
                    asked["number"], CallbackSource.FLOW, place_at=entry.enqueued_at if entry is not None else None
                ),
                entry=entry if entry is not None and entry.queue_id == queue.id else None,
                by="flow",
            )
        except (callbacks.CallForbidden, NotAPhoneNumber, NotThen) as refused:
            self.note(flow=self.run.version.flow.code, node=self.run.state["node"], fault=type(refused).__name__)
            self.post(f"☎ {asked['number']}", Author.NOTE)
            self.fall_back()
            return
        self.run.call_back, self.run.left_message = asked, True
        if entry is not None and entry.queue_id == queue.id:
            left_for_callback(entry)
        self.exit = "callback"

    def fall_back(self) -> None:
        """The queue it came from, at its old place; else the entry point's; without one any queue in use, as a contact
        is never lost.
        """
        if self.run.call_back:
            self.call_back()
            return
        if self.run.from_entry is not None:
            self.exit = "fall_back"
            self.interaction = resume_stay(entry=self.run.from_entry, held=self.interaction)
            return
        queue = selectors.queue_now(self.entry) if self.entry else selectors.queues().first()
        if queue is None:
            raise LookupError("a contact in a flow, and no queue in use")
        self.to_queue(queue, "fall_back", left_message=False)


def _entered(drive: _Drive, action: words.Entered) -> None:
    drive.note(flow=drive.run.version.flow.code, node=action.node, type=action.type, way=action.way)


def _faulted(drive: _Drive, action: words.Faulted) -> None:
    drive.note(flow=drive.run.version.flow.code, node=action.node, fault=action.reason)


def _say(drive: _Drive, action: words.Say) -> None:
    drive.post(action.text)


def _ask(drive: _Drive, action: words.Ask) -> None:
    drive.run.choices = [[choice.key, choice.label] for choice in action.choices]
    if action.seconds:
        drive.run.due_at = clock.now() + timedelta(seconds=action.seconds)
    text = action.text
    if action.choices and drive.interaction.channel != Channel.CHAT.value:  # no buttons there: the keys are told
        text = "\n".join([text, *(f"{choice.key} — {choice.label}" for choice in action.choices)])
    drive.post(text)


def _look_up(drive: _Drive, action: words.LookUp) -> None:
    if action.source == "crm":
        drive.next = flow_look_ups.look_up_customer(action)
        return
    asked: dict[str, Any] = {
        "id": str(new_id()), "url": action.request["url"], "wanted": dict(action.wanted), "seconds": action.seconds,
    }  # fmt: skip
    drive.run.look_up = asked
    drive.run.due_at = clock.now() + timedelta(seconds=action.seconds) + GRACE
    flow_look_ups.ask_elsewhere(interaction_id=drive.interaction.id)


def _to_queue(drive: _Drive, action: words.ToQueue) -> None:
    queue = Queue.objects.select_related("hours").filter(code=action.queue, is_active=True).first()
    if queue is None:  # switched off since the flow was published
        drive.note(flow=drive.run.version.flow.code, node=drive.run.state["node"], fault="queue_out_of_use")
        drive.fall_back()
        return
    drive.to_queue(queue, "message" if action.left_message else "queue", left_message=action.left_message)


def _call_back(drive: _Drive, action: words.CallBack) -> None:
    """Agreed; the call is promised when the flow has said its last words."""
    drive.run.call_back = {"queue": action.queue, "number": action.number}


def _hand_over(drive: _Drive, action: words.HandOver) -> None:
    version = flow_reading.version_of_code(action.flow)
    handed = sum(1 for one in drive.run.history if one.get("way") == "start")
    if version is None or handed > MOST_HANDOVERS:
        drive.note(flow=action.flow, node="", fault="no_such_flow" if version is None else "too_many_flows")
        drive.fall_back()
        return
    state = drive.run.state
    drive.run.version, drive.run.state = version, new_state(state["values"], state["language"])
    drive.next = Begin()


def _end(drive: _Drive, action: words.End) -> None:
    if drive.run.call_back:
        drive.call_back()
        return
    if drive.interaction.state == InteractionState.WAITING.value:
        outcome = Outcome.SELF_SERVICE
        lifecycle.close_unserved(
            interaction_id=drive.interaction.id, outcome=outcome, by="flow", held=drive.interaction
        )
    drive.exit = "end"


def _fall_back(drive: _Drive, action: words.FallBack) -> None:
    drive.fall_back()


_DO: dict[type, Callable[[_Drive, Any], None]] = {
    words.Entered: _entered,
    words.Faulted: _faulted,
    words.Say: _say,
    words.Ask: _ask,
    words.LookUp: _look_up,
    words.ToQueue: _to_queue,
    words.CallBack: _call_back,
    words.HandOver: _hand_over,
    words.End: _end,
    words.FallBack: _fall_back,
}
