"""Small bars as SVG: health bar with its target mark, plain track, agents by state. No style attributes (CSP)."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def bullet_svg(value: float | None, *, target: float | None, level: str, extra: str = "") -> SafeString:
    """Shares 0..1 against the full width; the target is a thin upright mark. A missing value draws the ground alone."""
    fill = format_html('<rect class="fill" width="{}" height="100%"/>', _percent(value)) if value is not None else ""
    aim = format_html('<rect class="aim" x="{}" y="-3" width="2"/>', _percent(target)) if target is not None else ""
    return format_html(
        '<svg class="{}" data-h="{}" aria-hidden="true"><rect class="ground" width="100%" height="100%"/>{}{}</svg>',
        f"bullet {extra}".strip(),
        level,
        fill,
        aim,
    )


def share_svg(value: float | None, *, hatched: bool = False) -> SafeString:
    """A plain bar; hatched for what a contract leaves out."""
    if hatched:
        fill = format_html('<line class="hatch" x1="0" y1="50%" x2="{}" y2="50%"/>', _percent(value))
    else:
        fill = format_html('<rect class="fill" width="{}" height="100%"/>', _percent(value))
    return format_html(
        '<svg class="track" aria-hidden="true"><rect class="ground" width="100%" height="100%"/>{}</svg>', fill
    )


def state_bar_svg(counts: dict[str, int]) -> SafeString:
    """Agents by state in one bar, in the order given; states with nobody take no room."""
    total = sum(counts.values()) or 1
    parts, left = [], 0.0
    for code, count in counts.items():
        if count:
            parts.append((code, _percent(left), _percent(count / total)))
            left += count / total
    boxes = format_html_join("", '<rect data-state="{}" x="{}" width="{}" height="100%"/>', parts)
    return format_html('<svg class="statebar" aria-hidden="true">{}</svg>', boxes)


def _percent(share: float | None) -> str:
    return f"{min(max(share or 0.0, 0.0), 1.0) * 100:.2f}".rstrip("0").rstrip(".") + "%"
