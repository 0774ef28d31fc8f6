"""Words of the what-if page: what was changed, and how a figure differs."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acd.domain.matching import Policy

POLICY_NAMES: dict[Policy, str | Promise] = {
    Policy.STRICT_PRIORITY: _("Strict priority"),
    Policy.FIRST_COME: _("First come, with priority worth waiting time"),
    Policy.SERVICE_LEVEL: _("By the promises of the queues"),
}
FAULTS: dict[str, str | Promise] = {
    "no_contacts": _("Nobody contacted any program on that day. Ask about another day."),
    "flow_gone": _("The flow is gone or has faults. Mend its draft in the back office, then ask again."),
    "lost": _("The worker that counted was stopped. Ask again."),
    "broken": _("The count did not come to an end. Ask again; if it stays, tell your administrator."),
}


def flow_text(name: str, number: int | None) -> str:
    """A draft or a version of a flow."""
    if number is None:
        return gettext("“%(flow)s”, draft") % {"flow": name}
    return gettext("“%(flow)s”, version %(number)s") % {"flow": name, "number": number}


STATES: dict[str, str | Promise] = {
    "asked": _("Waits for a worker"),
    "running": _("Counting"),
    "done": _("Answered"),
    "failed": _("No result"),
    "cancelled": _("Stopped by you"),
}
