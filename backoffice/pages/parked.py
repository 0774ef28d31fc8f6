"""Deliveries of facts that failed too often: read the cause, mend it, try again."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.pages.frame import page
from outbox.selectors import backlog, parked_deliveries
from outbox.services.parking import retry_parked
from tenants.models import Program
from tenants.services import audit
from tenants.viewer import viewer_of


def parked(request: HttpRequest) -> HttpResponse:
    """The list; POST gives the chosen ones another chance."""
    if request.method == "POST":
        return _retry(request)
    names = dict(Program.objects.values_list("id", "name"))
    rows = [(row, names.get(row.program_id or 0, "—")) for row in parked_deliveries()]
    return page(request, "backoffice/parked.html", _("Failed deliveries"), rows=rows, backlog=backlog())


def _retry(request: HttpRequest) -> HttpResponse:
    chosen = [int(one) for one in request.POST.getlist("delivery") if one.isascii() and one.isdigit() and len(one) < 19]
    with transaction.atomic():
        count = retry_parked(delivery_ids=chosen)
        if count:
            actor = viewer_of(request).user
            audit.record(action="delivery.retried", actor=actor, object_ids={"count": count})  # type: ignore[arg-type]
    said = ngettext("%(count)s delivery is tried again.", "%(count)s deliveries are tried again.", count)
    messages.info(request, said % {"count": count})
    return HttpResponseRedirect(reverse("floor:parked"))
