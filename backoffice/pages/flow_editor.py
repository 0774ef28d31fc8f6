"""One flow: its text with what is wrong line by line, its graph, its versions; and a draft replayed on a real day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.flow_picture import picture_of, rows_of
from backoffice.pages.frame import page
from kernel import clock
from routing.domain.flow_nodes import queues_of
from routing.domain.flow_text import BadText, read_text
from routing.flow_reading import document_of, is_led_to
from routing.flow_words import problem_text
from routing.models import EntryPoint, Flow, FlowVersion, Queue
from routing.services import flow_replay, flows
from routing.services.demands import unserved
from tenants.requests import program_of
from tenants.services import audit
from tenants.viewer import viewer_of

SHOWN = 200  # contacts of a replay that go elsewhere
MOST_LINES = 28  # of the text without scrolling: what is wrong and the buttons stay in sight


def editor(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """The page; POST saves, checks, publishes, rolls back or renames, by the button."""
    flow = get_object_or_404(Flow, pk=flow_id)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(request, flow)
    return _shown(request, flow, _text_of(flow))


def replay(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """What the draft (or what is in force) would have done with a day's contacts of an entry point."""
    flow = get_object_or_404(Flow, pk=flow_id)
    program = program_of(request)
    entries = list(EntryPoint.objects.select_related("entry_address", "queue__hours", "flow").order_by("id"))
    entries.sort(key=lambda one: one.flow_id != flow.id)
    wanted = request.GET.get("entry", "")
    entry = next((one for one in entries if str(one.id) == wanted), entries[0] if entries else None)
    day = _day(request.GET.get("day", ""), program.time_zone)
    problems = flows.check_text(flow=flow, source=_text_of(flow))
    context: dict[str, Any] = {"flow": flow, "entries": entries, "entry": entry, "day": day, "problems": len(problems)}
    if entry is not None and not problems:
        starts_at, ends_at = flow_replay.day_of(day, program.time_zone)
        document = read_text(_text_of(flow)).document
        found = flow_replay.replay(document=document, entry=entry, starts_at=starts_at, ends_at=ends_at)
        context |= {
            "all": len(found),
            "elsewhere": [one for one in found if not one.is_same and not one.is_open],
            "open": sum(one.is_open for one in found),
            "same": sum(one.is_same for one in found),
        }
        context["shown"] = [(one, _place_text(one.went), _place_text(one.would_go)) for one in context["elsewhere"]]
        context["shown"] = context["shown"][:SHOWN]
    return page(request, "backoffice/flow_replay.html", _("Replay: {flow}").format(flow=flow.name), **context)


def _shown(
    request: HttpRequest, flow: Flow, source: str, *, checked: bool = False, status: int = 200, warning: str = ""
) -> HttpResponse:
    found = flows.check_text(flow=flow, source=source) if source.strip() else ()
    language = translation.get_language()
    try:
        document = read_text(source).document
    except BadText:
        document = None
    draft = FlowVersion.objects.filter(flow=flow, number=None).first()
    versions = list(flow.versions.filter(number__gte=1).order_by("-number")[:50])
    return page(
        request,
        "backoffice/flow_editor.html",
        flow.name,
        status=status,
        opts=Flow._meta,
        original=flow,
        flow=flow,
        source=source,
        lines=max(12, min(MOST_LINES, source.count("\n") + 2)),
        problems=[(one.line, *problem_text(one.problem)) for one in found],
        checked=checked,
        warning=warning,
        picture=picture_of(document, language, [one.problem.node for one in found]) if document else "",
        rows=rows_of(document, language) if document else [],
        draft=draft,
        seen=draft.saved_at.isoformat() if draft else "",
        versions=versions,
        in_force=versions[0].number if versions and flow.is_active else None,
    )


def _text_of(flow: Flow) -> str:
    """The draft, else a copy of what is newest."""
    draft = FlowVersion.objects.filter(flow=flow, number=None).first()
    found = draft or flow.versions.filter(number__gte=1).order_by("-number").first()
    return found.source if found else ""


def _keep(request: HttpRequest, flow: Flow) -> HttpResponse | None:
    """Save what was written; an answer instead when somebody else saved meanwhile."""
    source = request.POST.get("source", "").replace("\r\n", "\n")
    draft = FlowVersion.objects.filter(flow=flow, number=None).first()
    if draft is not None and draft.source != source and draft.saved_at.isoformat() != request.POST.get("seen", ""):
        warning = _("Somebody saved this draft meanwhile. Below is your text: saving again puts it over theirs.")
        return _shown(request, flow, source, status=409, warning=warning)
    flows.save_draft(flow_id=flow.id, source=source, by=_user(request).pk)
    return None


def _save(request: HttpRequest, flow: Flow) -> HttpResponse:
    refused = _keep(request, flow)
    if refused is not None:
        return refused
    problems = len(flows.check_draft(flow_id=flow.id))
    if problems:
        words = ngettext(
            "The draft is saved. Contacts do not meet it yet: correct the %(n)s problem below, then publish.",
            "The draft is saved. Contacts do not meet it yet: correct the %(n)s problems below, then publish.",
            problems,
        )
        messages.warning(request, words % {"n": problems})
    else:
        messages.success(
            request, _("The draft is saved. Contacts do not meet it yet: replay a day with it, or publish it.")
        )
    return _back(flow)


def _check(request: HttpRequest, flow: Flow) -> HttpResponse:
    refused = _keep(request, flow)
    return refused if refused is not None else _shown(request, flow, _text_of(flow), checked=True)


def _publish(request: HttpRequest, flow: Flow) -> HttpResponse:
    refused = _keep(request, flow)
    if refused is not None:
        return refused
    try:
        made = flows.publish_flow(flow_id=flow.id, by=_user(request).pk)
    except flows.FlowRefused:
        return _shown(request, flow, _text_of(flow), checked=True, status=422)
    return _in_force(request, flow, made)


def _roll_back(request: HttpRequest, flow: Flow) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        made = flows.roll_back(
            flow_id=flow.id, number=int(number) if number.isascii() and number.isdigit() else 0, by=_user(request).pk
        )
    except flows.NoSuchVersion as error:
        raise Http404 from error
    except flows.FlowRefused:
        warning = _(
            "Version %(number)s cannot come back as it is. Below is its text: correct it and publish. What you save"
            " takes the place of the draft."
        )
        old = flow.versions.get(number=int(number))
        return _shown(request, flow, old.source, checked=True, status=422, warning=warning % {"number": number})
    return _in_force(request, flow, made)


def _in_force(request: HttpRequest, flow: Flow, made: FlowVersion) -> HttpResponse:
    ids: dict[str, int | str] = {"flow": flow.code, "count": made.number or 0}
    audit.record(action="flow.published", actor=_user(request), program=program_of(request), object_ids=ids)
    told = {"number": made.number, "old": made.copy_of}
    if not flow.is_active:
        words = _(
            "Version %(number)s is kept, but the flow is switched off: tick “In use” below when contacts shall meet it."
        )
        messages.warning(request, words % told)
    elif made.copy_of:
        words = _("Version %(number)s is in force, the text of version %(old)s. Contacts on their way keep theirs.")
        messages.success(request, words % told)
    else:
        words = _("Version %(number)s is in force. New contacts meet it, those on their way keep theirs.")
        messages.success(request, words % told)
    if not is_led_to(flow):
        messages.warning(request, _("Nothing leads here yet: choose this flow under Entry points."))
    named = Queue.objects.filter(code__in=queues_of(document_of(made)), is_active=True).order_by("name", "id")
    for queue, why in unserved(named).items():
        messages.warning(
            request, _("As it is nobody can serve “%(queue)s”. %(why)s") % {"queue": queue.name, "why": why}
        )
    return _back(flow)


def _settings(request: HttpRequest, flow: Flow) -> HttpResponse:
    name = request.POST.get("name", "").replace("\x00", "").strip()[:80]
    flows.change_flow(flow_id=flow.id, name=name or flow.name, is_active="is_active" in request.POST)
    if "is_active" in request.POST:
        messages.success(request, _("Saved."))
    else:
        messages.warning(
            request, _("Saved. The flow is off: entry points that name it lead straight into their queues.")
        )
    return _back(flow)


_ACTS: dict[str, Callable[[HttpRequest, Flow], HttpResponse]] = {
    "save": _save,
    "check": _check,
    "publish": _publish,
    "roll_back": _roll_back,
    "settings": _settings,
}


def _back(flow: Flow) -> HttpResponse:
    return HttpResponseRedirect(reverse("program:routing_flow_change", args=[flow.pk]))


def _user(request: HttpRequest) -> Any:
    return viewer_of(request).user


def _day(text: str, zone: str) -> date:
    """The day asked for, else yesterday where the program is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().astimezone(ZoneInfo(zone)).date() - timedelta(days=1)


def _place_text(place: flow_replay.Place) -> str:
    texts = {
        "queue": _("queue {name}"),
        "message": _("message in the queue {name}"),
        "end": _("ended without an agent"),
        "left": _("the customer left before a queue"),
        "asks": _("still asked at {name}"),
        "look_up": _("depends on the look-up at {name}"),
    }
    return texts[place.kind].format(name=place.name)
