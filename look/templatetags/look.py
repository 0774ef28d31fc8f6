"""Tags of the visual language: icons, identity marks, figures. Only markup and formats; no rules, no queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from look import days, formats, words
from look.bars import bullet_svg, share_svg, state_bar_svg
from look.icons import CHANNEL_ICONS, HEALTH_ICONS, STATE_ICONS, icon_svg

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def icon(name: str, size: str = "m", extra: str = "") -> SafeString:
    """A Lucide icon; sizes s, m, l, xl. It is silent: put a word beside it or an aria-label on its button."""
    return icon_svg(name, size, extra)


@register.simple_tag
def monogram(program: Any, size: str = "") -> SafeString:
    """The filled square of a program (object or dict); sizes "", l, xl. Silent: write the name too."""
    hue, letters = _attribute(program, "hue"), _attribute(program, "monogram")
    return format_html(
        '<span class="{}" data-hue="{}" aria-hidden="true">{}</span>', f"mark {size}".strip(), hue, letters
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """The round initials of a person; sizes "", s, l. Silent."""
    initials = "".join(part[0] for part in name.split()[:2]).upper()
    return format_html('<span class="{}" aria-hidden="true">{}</span>', f"avatar {size}".strip(), initials)


@register.simple_tag
def channel(code: str, size: str = "m", with_word: bool = False) -> SafeString:
    """The line icon of a channel in its hue; its word beside it or hidden for screen readers."""
    mark = icon_svg(CHANNEL_ICONS.get(code, "circle"), size)
    word_class = "" if with_word else "sr"
    return format_html(
        '<span class="icon-text"><span class="ch" data-ch="{}">{}</span><span class="{}">{}</span></span>',
        code,
        mark,
        word_class,
        words.CHANNELS.get(code, code),
    )


@register.simple_tag
def state(code: str) -> SafeString:
    """The pill of an agent state: hue, icon and word."""
    return format_html(
        '<span class="state" data-state="{}">{}<span>{}</span></span>',
        code,
        icon_svg(STATE_ICONS.get(code, "circle"), "s"),
        words.AGENT_STATES.get(code, code),
    )


@register.simple_tag
def health(level: str, text: str) -> SafeString:
    """The words under a figure with their icon: level is good, warn, bad or none."""
    return format_html(
        '<span class="target icon-text {}">{}<span>{}</span></span>',
        level if level in ("good", "warn", "bad") else "",
        icon_svg(HEALTH_ICONS.get(level, HEALTH_ICONS["none"]), "s"),
        text,
    )


@register.simple_tag
def badge(text: str, kind: str = "", icon_name: str = "") -> SafeString:
    """A small label; kind is "", good, warn, bad, note, line or program."""
    mark = icon_svg(icon_name, "s") if icon_name else ""
    return format_html('<span class="{}">{}{}</span>', f"badge {kind}".strip(), mark, text)


@register.simple_tag
def age(instant: dt.datetime | None, stale_after: int = 30) -> SafeString:
    """How old a number is, ticking in the browser; amber once older than `stale_after` seconds."""
    if instant is None:
        return format_html('<span class="age">{}</span>', words.NO_VALUE_YET)
    return format_html(
        '<time class="age" data-age data-stale="{}" datetime="{}">{}</time>',
        stale_after,
        _iso(instant),
        words.UPDATED_NOW,
    )


@register.simple_tag
def clock(instant: dt.datetime, direction: str = "since") -> SafeString:
    """A clock from an instant (since) or towards it (until), patched once a second in the browser."""
    return format_html('<time data-{}="{}" datetime="{}">--:--</time>', direction, _iso(instant), _iso(instant))


@register.simple_tag
def duration(seconds: int | float | None) -> str:
    """mm:ss, from an hour h:mm:ss."""
    return formats.duration_text(seconds)


@register.filter
def day(value: dt.date | None) -> str:
    """1 July 2026; of an instant, the day in the viewer's zone."""
    if value is None:
        return formats.NO_VALUE
    return days.day_text(localtime(value) if isinstance(value, dt.datetime) else value, language=_language())


@register.filter
def moment(instant: dt.datetime, precision: str = "") -> str:
    """1 Jul 10:14 in the viewer's zone, for rows; `instant|moment:"s"` with seconds."""
    return days.moment_text(localtime(instant), language=_language(), seconds=precision == "s")


@register.filter
def day_time(instant: dt.datetime, precision: str = "") -> str:
    """1 July 2026, 10:14 in the viewer's zone; `instant|day_time:"s"` with seconds."""
    return days.day_time_text(localtime(instant), language=_language(), seconds=precision == "s")


@register.filter
def weekday_time(instant: dt.datetime) -> str:
    """Mon 04:30 in the viewer's zone."""
    return days.weekday_time_text(localtime(instant), language=_language())


@register.simple_tag
def share(value: float | Decimal | None, digits: int = 1) -> str:
    """A share 0..1 as per cent in the viewer's language."""
    return formats.share_text(value, digits=digits, language=_language())


@register.simple_tag
def number(value: int | float | Decimal | None, digits: int = 0) -> str:
    """A number with grouped digits in the viewer's language."""
    return formats.number_text(value, digits=digits, language=_language())


@register.simple_tag
def money(micro: int | None, currency: str, digits: int | None = None) -> str:
    """Money from micro-units in the viewer's language."""
    return formats.money_text(micro, currency, language=_language(), digits=digits)


@register.simple_tag
def amount(micro: int | None, currency: str) -> str:
    """Money from micro-units without its sign, for a column whose head names the currency."""
    return formats.amount_text(micro, currency, language=_language())


@register.simple_tag
def bullet(value: float | None, target: float | None = None, level: str = "good", extra: str = "") -> SafeString:
    """The health bar: `value` and `target` are shares 0..1, level good, warn or bad. Silent: words stand beside it."""
    return bullet_svg(value, target=target, level=level, extra=extra)


@register.simple_tag
def track(value: float | None, hatched: bool = False) -> SafeString:
    """A plain bar of a share 0..1."""
    return share_svg(value, hatched=hatched)


@register.simple_tag
def state_bar(counts: dict[str, int]) -> SafeString:
    """One bar of agents by state; `counts` is state code -> count, in the order to draw."""
    return state_bar_svg(counts)


def _iso(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _attribute(thing: Any, name: str) -> str:
    return str(thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, ""))


@register.simple_tag
def input_of(field: BoundField, size: str = "large") -> SafeString:
    """A form field's control with our class and, where it was refused, its error tied to it."""
    extra: dict[str, Any] = {"class": f"input {size}".strip(), "placeholder": False}  # a label says it and stays
    described = "error" if field.errors else "help" if field.help_text else ""
    if field.errors:
        extra["aria-invalid"] = "true"
    if described:
        extra["aria-describedby"] = f"{field.id_for_label}-{described}"
    return field.as_widget(attrs={**field.field.widget.attrs, **extra})


@register.simple_tag(takes_context=True)
def count_done(context: Context, steps: Sequence[dict[str, Any]]) -> int:
    """How many steps are done; sets `next_step`, the one that wears the primary button."""
    context["next_step"] = next((step for step in steps if not step["done"]), None)
    return sum(1 for step in steps if step["done"])
