"""Form fields in the framework's dress."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

EMPTY = ("", "—")


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones people choose from: places, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return tuple((name, name.replace("_", " ")) for name in ["UTC", *names])


def text(label: Any, **more: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget, **more)


def lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}), **more)


def email(label: Any, **more: Any) -> forms.EmailField:
    """An address."""
    return forms.EmailField(label=label, widget=UnfoldAdminEmailInputWidget, **more)


def secret(label: Any, **more: Any) -> forms.CharField:
    """A password that is not shown again."""
    widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=widget, strip=False, **more)


def number(label: Any, **more: Any) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(label=label, widget=UnfoldAdminIntegerFieldWidget, **more)


def decimal(label: Any, **more: Any) -> forms.DecimalField:
    """A number with decimals."""
    return forms.DecimalField(label=label, widget=UnfoldAdminDecimalFieldWidget, **more)


def choice(label: Any, choices: Iterable[tuple[Any, Any]], **more: Any) -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(label=label, choices=choices, widget=UnfoldAdminSelectWidget, **more)


def row(label: Any, queryset: Any, **more: Any) -> forms.ModelChoiceField:
    """A row of a table."""
    return forms.ModelChoiceField(label=label, queryset=queryset, widget=UnfoldAdminSelectWidget, **more)


def switch(label: Any, **more: Any) -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanSwitchWidget, **more)


def time_zone(label: Any, **more: Any) -> forms.ChoiceField:
    """A time zone of the database."""
    return choice(label, zones(), **more)
