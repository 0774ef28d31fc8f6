"""A program's solid colour for the button on the client's page, read from the tokens: they alone hold colours."""

from __future__ import annotations

import re
from functools import lru_cache

from look.finders import written

_SOLID = re.compile(r"--program:\s*light-dark\(oklch\(([\d.]+)")
_HUE = re.compile(r'\[data-hue="([a-z]+)"\]\s*\{\s*--p-h:\s*([\d.]+);\s*--p-c:\s*([\d.]+)')


def solid(hue: str) -> str:
    """`oklch(L C H)` of a hue's light form; white text on it has at least 4.5:1. Raises KeyError."""
    lightness, hues = _tokens()
    angle, chroma = hues[hue]
    return f"oklch({lightness} {chroma} {angle})"


@lru_cache(maxsize=1)
def _tokens() -> tuple[str, dict[str, tuple[str, str]]]:
    text = written()["look/tokens.css"].read_text(encoding="utf-8")
    lightness = _SOLID.search(text)
    if lightness is None:
        raise LookupError("tokens.css names no solid colour of programs")
    return lightness[1], {name: (angle, chroma) for name, angle, chroma in _HUE.findall(text)}
