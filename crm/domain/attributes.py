"""The client's own codes of a customer, such as {"tier": "gold"}: what flows branch by and texts may name."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST, LONGEST = 30, 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class BadAttributes(ValueError):
    """A name or value that cannot be kept; the message says which."""


def clean_attributes(given: Mapping[str, str]) -> dict[str, str]:
    """Names as flows write them, values as one line; an empty value is none. Raises BadAttributes."""
    if len(given) > MOST:
        raise BadAttributes(f"more than {MOST} codes")
    for name, value in given.items():
        if not _NAME.fullmatch(name):
            raise BadAttributes(f"“{name}” is no name: small letters, digits and _, 40 at most")
        if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
            raise BadAttributes(f"the value of “{name}” is no line of {LONGEST} characters at most")
    return {name: value.strip() for name, value in given.items() if value.strip()}
