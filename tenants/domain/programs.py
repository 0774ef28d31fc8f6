"""Names of a program: hues, slug, schema, host."""

from __future__ import annotations

import re

HUES = (
    "sky",
    "plum",
    "pine",
    "amber",
    "brick",
    "cobalt",
    "graphite",
    "iris",
    "lagoon",
    "leaf",
    "olive",
    "rose",
)
SLUG = re.compile(r"^[a-z][a-z0-9-]{0,38}[a-z0-9]$")


class BadSlug(ValueError):
    """The short name cannot be a host label."""


def schema_name(slug: str) -> str:
    """Schema of the program with this slug: acme-air -> p_acme_air. Raises BadSlug."""
    if not SLUG.match(slug):
        raise BadSlug(slug)
    return "p_" + slug.replace("-", "_")


def host_name(slug: str, domain: str) -> str:
    """Host of the program below the provider's domain: acme.localhost."""
    return f"{slug}.{domain}"


def monogram(name: str) -> str:
    """One or two capital letters out of a name: Mirabell Home -> MH, Клиника -> К."""
    words = re.findall(r"\w+", name)
    return "".join(word[0].upper() for word in words[:2]) or "?"
