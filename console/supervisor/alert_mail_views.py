"""Which alerts a supervisor is mailed about: one choice for each led program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alerts.domain.mails import MailWish
from alerts.selectors import rules_naming, wishes_of_user
from alerts.services.wishing import wish_mails
from alerts.words import WISHES
from console.supervisor.scope import led_programs
from tenants.access import requires
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

if TYPE_CHECKING:
    from tenants.models import Program, User

FIELD = "mails-"  # and the program's short name


@dataclass(frozen=True, slots=True)
class Choice:
    """One led program: what was chosen (empty: as the rules say), and how many rules name the person."""

    program: Program
    wish: str
    rules: int

    @property
    def field(self) -> str:
        """Name of its field."""
        return f"{FIELD}{self.program.slug}"


@requires(Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_mails(request: HttpRequest) -> HttpResponse:
    """The form; sent, it keeps the choices. A program somebody else leads is 404, a word nobody offered is refused."""
    viewer = viewer_of(request)
    programs = led_programs(viewer)
    if request.method == "POST":
        asked = _asked(request, programs)
        if asked is None:
            messages.error(request, _("Choose one of the lines offered. Nothing was changed."))
        else:
            _keep(request, asked, viewer.person)
        return HttpResponseRedirect(reverse("floor_alert_mails"))
    chosen, named = wishes_of_user(viewer.person.pk), rules_naming(viewer.person.pk, [one.pk for one in programs])
    choices = [Choice(one, chosen[one.pk].value if one.pk in chosen else "", named[one.pk]) for one in programs]
    offered = [(wish.value, words) for wish, words in WISHES.items()]
    context = {"choices": choices, "offered": offered, "email": viewer.person.email}
    return render(request, "floor/alert_mails.html", context)


def _asked(request: HttpRequest, programs: list[Program]) -> dict[Program, MailWish | None] | None:
    """The wish for each program named; None when one cannot be read. Raises Http404 for a program not led."""
    led = {f"{FIELD}{one.slug}": one for one in programs}
    given = {name: str(value) for name, value in request.POST.items() if name.startswith(FIELD)}
    if not given.keys() <= led.keys():
        raise Http404
    words = {wish.value: wish for wish in MailWish}
    if not set(given.values()) <= {"", *words}:
        return None
    return {led[name]: words.get(value) for name, value in given.items()}


def _keep(request: HttpRequest, asked: dict[Program, MailWish | None], user: User) -> None:
    changed = [wish_mails(user=user, program=program, wish=wish) for program, wish in asked.items()]
    messages.success(request, _("Saved.") if any(changed) else _("Nothing was changed."))
