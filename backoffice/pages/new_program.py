"""A new program in one form, and what to do next."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.pages.frame import page
from backoffice.pages.program_form import NewProgramForm
from backoffice.services.open_program import open_program
from backoffice.snippet import program_origin, widget_snippet
from tenants.models import EntryAddress, Program
from tenants.services.clients import AddressTaken
from tenants.services.provisioning import SlugTaken

DEMO_PAGE = "/demo/"  # served on the program's host by the chat gateway, in the demo only


def new_program(request: HttpRequest) -> HttpResponse:
    """The form; a program that works at once after it."""
    form = NewProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                program = open_program(new=form.new_program(), admin=form.cleaned_data["admin"])
        except SlugTaken:  # somebody was faster
            form.add_error("slug", _("Another program has this short name."))
        except AddressTaken:
            form.add_error("mailbox", _("This mailbox leads to another program."))
        else:
            messages.success(request, _("%(program)s is open.") % {"program": program.name})
            return HttpResponseRedirect(reverse("floor:program_opened", args=[program.slug]))
    status = 422 if form.is_bound else 200
    return page(request, "backoffice/new_program.html", _("New program"), form=form, status=status)


def opened(request: HttpRequest, slug: str) -> HttpResponse:
    """Doors of a program and the steps of its first day."""
    program = get_object_or_404(Program.objects.select_related("client"), slug=slug)
    addresses = list(EntryAddress.objects.filter(program=program, is_active=True).order_by("channel", "id"))
    snippets = [widget_snippet(one) for one in addresses if one.channel == "chat"]
    mailboxes = [one.address for one in addresses if one.channel == "email"]
    origin = program_origin(program)
    return page(
        request,
        "backoffice/program_opened.html",
        program.name,
        program=program,
        origin=origin,
        demo_page=f"{origin}{DEMO_PAGE}" if settings.DEMO and snippets else "",
        mail_door=settings.SMTP_LISTEN,
        snippets=snippets,
        mailboxes=mailboxes,
    )
