"""Words for the codes of this room, for every page that shows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acd.domain.matching import Policy

POLICIES: dict[str, str | Promise] = {
    Policy.STRICT_PRIORITY.value: _("Strict priority"),
    Policy.FIRST_COME.value: _("First come, with priority worth waiting time"),
    Policy.SERVICE_LEVEL.value: _("By the promises of the queues"),
}
