"""API tokens: issued here, shown once, revoked here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from backoffice import widgets
from backoffice.chrome import site_of
from backoffice.pages.frame import page
from tenants.models import ApiToken, Membership, Program, User
from tenants.services.tokens import issue_token, revoke_token
from tenants.viewer import viewer_of


class TokenForm(forms.Form):
    """Who, where, what for."""

    program = widgets.row(gettext_lazy("Program"), Program.objects.none())
    user = widgets.row(gettext_lazy("User"), User.objects.none(), help_text=gettext_lazy("The token may what they may"))
    name = widgets.text(gettext_lazy("What it is for"), max_length=80)

    def __init__(self, *args: Any, program: Program | None = None, **kwargs: Any) -> None:
        """`program`: the only one to choose on a program's own site."""
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, memberships__isnull=False)
        if program is not None:
            del self.fields["program"]
            people = people.filter(Q(memberships__program=program) | Q(memberships__program=None))
        else:
            programs = Program.objects.filter(is_active=True).order_by("name", "id")
            self.fields["program"].queryset = programs  # type: ignore[attr-defined]
        self.fields["user"].queryset = people.distinct().order_by("email", "id")  # type: ignore[attr-defined]
        self.own = program

    def clean(self) -> dict[str, Any]:
        """A token of somebody without access opens nothing: say so now."""
        found = super().clean() or {}
        program, user = self.own or found.get("program"), found.get("user")
        if program and user:
            there = Membership.objects.filter(Q(program=program) | Q(program=None), user=user)
            if not there.exists():
                self.add_error("user", _("This person has no access to this program."))
        return {**found, "program": program}


@sensitive_variables("secret")
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and the form; the secret is in the answer to the form and nowhere else."""
    own, secret = getattr(request, "program", None), ""
    form = TokenForm(request.POST or None, program=own)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actor: Any = viewer_of(request).user
        secret = issue_token(user=told["user"], program=told["program"], name=told["name"], actor=actor)
        form = TokenForm(program=own)
    site = site_of(request)
    rows = [(row, reverse(f"{site.name}:token_revoke", args=[row.pk])) for row in _visible(own)[:500]]
    return page(request, "backoffice/tokens.html", _("API tokens"), form=form, rows=rows, secret=secret, own=own)


def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token; of this program only on a program's own site."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    token = get_object_or_404(_visible(getattr(request, "program", None)), pk=token_id)
    actor: Any = viewer_of(request).user
    revoke_token(token=token, actor=actor)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return HttpResponseRedirect(reverse(f"{site_of(request).name}:tokens"))


def _visible(program: Program | None) -> QuerySet[ApiToken]:
    rows = ApiToken.objects.select_related("user", "program").order_by("-created_at", "-id")
    return rows if program is None else rows.filter(program=program)
