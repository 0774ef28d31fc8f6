"""The supervisor's page of callbacks, and its two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from console.supervisor.callbacks import SHOWS, sheet_of
from console.supervisor.scope import led_programs
from interactions.services.lifecycle import WrongState
from kernel.phone import NotAPhoneNumber
from routing.callback_words import not_then
from routing.domain.callbacks import NotThen
from routing.services import callbacks as service
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

if TYPE_CHECKING:
    from tenants.models import Program


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def callbacks(request: HttpRequest) -> HttpResponse:
    """`?show=`: open, over or gave_up."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    sheet = sheet_of(led_programs(viewer_of(request)), show)
    return render(request, "floor/callbacks.html", {"sheet": sheet, "show": show})


@requires(Role.SUPERVISOR)
@require_POST
def cancel_callback(request: HttpRequest, slug: str, callback: UUID) -> HttpResponse:
    """Nobody calls any more."""
    with program_context(_led(request, slug)):
        try:
            service.cancel_callback(callback_id=callback)
        except service.CannotCancel:
            messages.error(
                request, _("An agent is calling now, or it is over already: the list shows where it stands.")
            )
        except ObjectDoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(request, _("The callback is cancelled."))
    return HttpResponseRedirect(reverse("floor_callbacks"))


@requires(Role.SUPERVISOR)
@require_POST
def call_back(request: HttpRequest, slug: str, interaction: UUID) -> HttpResponse:
    """Call somebody back who gave up, at the place they had; the number may be written beside the button."""
    with program_context(_led(request, slug)):
        try:
            asked = service.call_back_abandoned(
                interaction_id=interaction, by=request.user.pk, number=request.POST.get("number", "").strip()
            )
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except (service.NoNumber, service.CallForbidden, NotAPhoneNumber, NotThen, WrongState) as refused:
            messages.error(request, _why(refused))
        else:
            words = _("The callback waits for an agent.") if asked.is_new else _("There is a callback already.")
            messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('floor_callbacks')}?show=gave_up")


def _why(refused: Exception) -> str:
    if isinstance(refused, NotThen):
        return not_then(refused)
    if isinstance(refused, service.CallForbidden):
        return _("This number may not be called: it stands on the do-not-call list.")
    if isinstance(refused, WrongState):
        return _("This contact did not give up: there is nobody to call back.")
    return _("Write the number with + and the country code, then press the button again.")


def _led(request: HttpRequest, slug: str) -> Program:
    for program in led_programs(viewer_of(request)):
        if program.slug == slug:
            return program
    raise Http404
