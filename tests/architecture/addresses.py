"""Every address of the product, read from the URL confs themselves."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern: its route as a template, the names in it with their converters, and its view."""

    template: str
    parts: tuple[tuple[str, str], ...]
    view: Callable[..., Any]

    def paths(self, values_for: Callable[[str, str], list[Any]], most: int = 4) -> list[str]:
        """Concrete paths with the given values in place of the names, at most `most` of them."""
        choices = [values_for(name, converter) for name, converter in self.parts]
        found = []
        for values in itertools.islice(itertools.product(*choices), most):
            path = self.template
            for (name, _converter), value in zip(self.parts, values, strict=True):
                path = path.replace("{" + name + "}", str(value))
            found.append("/" + path)
        return found


def addresses(urlconf: str) -> list[Address]:
    """All patterns of a URL conf, depth first."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", ()))


def _walk(patterns: list[Any], prefix: str, parts: tuple[tuple[str, str], ...]) -> Iterator[Address]:
    for entry in patterns:
        text, own = _template(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + text, parts + own)
        elif isinstance(entry, URLPattern):
            yield Address(prefix + text, parts + own, entry.callback)


def _template(pattern: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(pattern, RoutePattern):
        names = tuple(
            (name, type(conv).__name__.replace("Converter", "").lower()) for name, conv in pattern.converters.items()
        )
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern)), names
    raw = str(pattern)
    names = tuple((name, "str") for name in _GROUP.findall(raw))
    for name, _kind in names:
        raw = re.sub(rf"\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", "{" + name + "}", raw)
    return re.sub(r"[\^$?]|\\Z|\(\?:|\)|\\", "", raw), names
