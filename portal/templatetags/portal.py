"""Instants as the portal's lists write them."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime
from django import template
from django.utils.timezone import localtime

from portal import dates

register = template.Library()


@register.filter
def moment(instant: datetime) -> str:
    """22 Nov, 08:00:59 in the viewer's zone."""
    return format_datetime(localtime(instant), "d MMM, HH:mm:ss", locale=dates.language())
