"""The formula of a service level and the start of its clock in words: one telling for every face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from reporting.domain.sla import ClockStart, Formula

FORMULAS: Mapping[str, Any] = {
    Formula.ABANDONS_AGAINST: _("Abandons count against"),
    Formula.ABANDONS_IGNORED: _("Early abandons are left out"),
    Formula.ABANDONS_FOR: _("Early abandons count as in time"),
    Formula.SWITCHED: _("Share of answered and abandoned"),
    Formula.LEFT_IN_TIME: _("Left the queue in time"),
    Formula.WITH_BREAKOUTS: _("Flow-outs count against"),
    Formula.ANSWERED_ONLY: _("Share of answered"),
}
CLOCK_STARTS: Mapping[str, Any] = {
    ClockStart.ENQUEUE: _("clock starts on entering the queue"),
    ClockStart.END_OF_IVR: _("clock starts after the voice menu"),
    ClockStart.ARRIVAL: _("clock starts on arrival"),
}
