"""Line icons: Lucide shapes on a 24 grid, stroke 1.75, inlined, always silent for screen readers."""

from __future__ import annotations

import functools
import re
from xml.etree import ElementTree

import lucide
from django.utils.safestring import SafeString, mark_safe

SIZES = {"s": "i i-s", "m": "i", "l": "i i-l", "xl": "i i-xl"}

# One icon per word of the product, so that pages agree on it. Keys are glossary codes, values Lucide names.
CHANNEL_ICONS = {
    "voice": "phone",
    "chat": "message-circle",
    "email": "mail",
    "messenger": "send",
    "social": "share-2",
    "sms": "smartphone",
    "webform": "clipboard-list",
}
STATE_ICONS = {
    "available": "circle-check",
    "reserved": "circle-dot",
    "engaged": "headphones",
    "wrap_up": "clipboard-list",
    "not_ready": "circle-pause",
    "unreachable": "unplug",
}
HEALTH_ICONS = {"good": "circle-check", "warn": "triangle-alert", "bad": "octagon-alert", "none": "circle-minus"}

# A page inlines some sixty icons: decimals beyond a hundredth of the grid and a new element per stroke are only weight.
_NUMBER = re.compile(r"(\d*)(?:\.(\d+))?")
_STROKES = re.compile(r'(?<=<path d=")[^"]*(?:"/><path d="M[^"]*)+')


def _shorter(found: re.Match[str]) -> str:
    if len(found[2] or "") < 3:
        return found[0]
    decimals = f"{float('0.' + found[2]):.2f}"
    kept = decimals[2:].rstrip("0")
    return f"{found[1]}.{kept}" if kept and decimals.startswith("0") else found[0]  # a point keeps neighbours apart


@functools.lru_cache(maxsize=512)
def icon_svg(name: str, size: str = "m", extra: str = "") -> SafeString:
    """The icon as markup. `size` is s, m, l or xl (14, 16, 20, 28 px); an unknown name raises IconDoesNotExist."""
    markup = lucide._render_icon(name, None)
    root = ElementTree.fromstring(markup)  # noqa: S314  the wheel's own icons, not input
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in root)
    shapes = _STROKES.sub(lambda found: found[0].replace('"/><path d="', ""), shapes.replace(" />", "/>"))
    shapes = _NUMBER.sub(_shorter, shapes)
    classes = f"{SIZES[size]} {extra}".strip()
    return mark_safe(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>')  # noqa: S308
