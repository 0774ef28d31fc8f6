"""The service level in words: how it stands against the promise, and the rule behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from look import formats
from portal import dates
from reporting.domain.measure import BASIS_POINTS
from reporting.selectors import Figures


@dataclass(frozen=True, slots=True)
class Standing:
    """A share 0..1 (None: nothing counted) with its health and the words under it."""

    share: float | None
    health: str
    words: str


def target_text(share: Decimal) -> str:
    """80 % - or 92.5 %, where the promise has a fraction."""
    digits = 0 if (share * 100) % 1 == 0 else 1
    return formats.share_text(share, digits=digits, language=dates.language())


def standing_of(figures: Figures) -> Standing:
    """Met or missed is judged on the exact quotient, shown in points of one decimal."""
    points, target = figures.service_level.basis_points, target_text(figures.target_share)
    if points is None:
        return Standing(None, "none", _("nothing counted yet, {target} promised").format(target=target))
    aim = int(figures.target_share * BASIS_POINTS)
    if figures.service_level.meets(aim):
        return Standing(points / BASIS_POINTS, "good", _("met, {target}").format(target=target))
    short = Decimal(aim - points) / 100
    shown = formats.number_text(max(short, Decimal("0.1")), digits=1, language=dates.language())
    return Standing(
        points / BASIS_POINTS, "bad", _("{points} points below {target}").format(points=shown, target=target)
    )


def promise_text(figures: Figures, *, agreed: bool) -> str:
    """What the contract asks for; `agreed` is False while no version of it is in force."""
    numbers = {"share": target_text(figures.target_share), "limit": dates.length_text(figures.threshold_seconds)}
    if agreed:
        return _("Your contract asks for {share} answered within {limit}.").format(**numbers)
    return _("No contract is in force yet; {share} within {limit} is measured until then.").format(**numbers)
