"""Business hours typed as people say them: "09:00-13:00, 14:00-18:00" per weekday, and days that are different."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from backoffice import widgets
from routing.domain.hours import BadHours, OverlappingHours, refuse_overlaps
from routing.domain.hours import BusinessHours as Hours
from routing.models import BusinessHours

_PAIR = re.compile(r"^(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})$")
Openings = list[list[str]]


def openings_of(text: str) -> Openings:
    """[["09:00", "13:00"], ...]; empty text is closed. Raises ValidationError."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        pair = _PAIR.match(part)
        if pair is None:
            raise ValidationError(_("Write hours as 09:00-13:00, 14:00-18:00."))
        found.append([pair[1].zfill(5), pair[2].zfill(5)])
    return found


def text_of(openings: Sequence[Sequence[str]]) -> str:
    """The way back."""
    return ", ".join(f"{opens}-{closes}" for opens, closes in openings)


def special_days_of(text: str) -> dict[str, Openings]:
    """{"2026-12-25": [], ...} out of one day a line. Raises ValidationError."""
    days = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _space, hours = line.partition(" ")
        try:
            days[date.fromisoformat(day.rstrip(":")).isoformat()] = openings_of(hours)
        except ValueError as error:
            raise ValidationError(_("“%(day)s” is no date such as 2026-12-25.") % {"day": day}) from error
    return days


class HoursForm(forms.ModelForm):
    """One line per weekday."""

    DAYS = tuple(f"day_{number}" for number in range(7))

    time_zone = widgets.time_zone(_("Time zone"))
    day_0 = widgets.text(WEEKDAYS[0], required=False, help_text=_("Such as 09:00-13:00, 14:00-18:00; empty: closed"))
    day_1 = widgets.text(WEEKDAYS[1], required=False)
    day_2 = widgets.text(WEEKDAYS[2], required=False)
    day_3 = widgets.text(WEEKDAYS[3], required=False)
    day_4 = widgets.text(WEEKDAYS[4], required=False)
    day_5 = widgets.text(WEEKDAYS[5], required=False)
    day_6 = widgets.text(WEEKDAYS[6], required=False)
    special_days = widgets.lines(
        _("Holidays"),
        rows=6,
        required=False,
        help_text=_("One a line: 2026-12-25 for closed, or 2026-12-31 09:00-13:00"),
    )

    class Meta:
        model = BusinessHours
        fields = ("name", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        for number, name in enumerate(self.DAYS):
            self.initial.setdefault(name, text_of(row.weekly.get(str(number), [])))
        lines = [f"{day} {text_of(openings)}".strip() for day, openings in sorted(row.holidays.items())]
        self.initial.setdefault("special_days", "\n".join(lines))

    def clean_special_days(self) -> dict[str, Openings]:
        """Parsed."""
        return special_days_of(self.cleaned_data["special_days"])

    def clean(self) -> dict[str, Any]:
        """Each day parsed, then all of it asked of the domain."""
        found = super().clean() or {}
        for name in self.DAYS:
            try:
                found[name] = openings_of(found.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        if not self.errors:
            zone = found.get("time_zone") or self.instance.time_zone
            data: Mapping[str, object] = {
                "zone": zone,
                "weekly": {str(number): found[name] for number, name in enumerate(self.DAYS)},
                "holidays": found["special_days"],
            }
            try:
                refuse_overlaps(Hours.from_data(data))
            except OverlappingHours as error:
                day = WEEKDAYS[error.day] if isinstance(error.day, int) else error.day.isoformat()
                raise ValidationError(_("Opening hours overlap: %(day)s") % {"day": day}) from error
            except BadHours as error:
                raise ValidationError(_("These hours cannot be read: %(why)s") % {"why": error}) from error
        return found

    def weekly(self) -> dict[str, Openings]:
        """As it is stored; closed days are left out."""
        days = {str(number): self.cleaned_data[name] for number, name in enumerate(self.DAYS)}
        return {day: openings for day, openings in days.items() if openings}
