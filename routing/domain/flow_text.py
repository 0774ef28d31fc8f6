"""The text of a flow document: JSON read once for its content and once for the line of each part."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 200_000  # characters
DEEPEST = 12
Path = tuple[str | int, ...]
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|\n')


class BadText(ValueError):
    """The text is no document; `line` and `column` count from 1, `code` says why."""

    def __init__(self, code: str, line: int = 1, column: int = 1, **values: str) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.values = code, line, column, values


@dataclass(frozen=True, slots=True)
class ReadText:
    """A document and where its parts stand: path -> line, from 1."""

    document: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of a part, or of the nearest part around it that is there."""
        whole = tuple(path)
        for length in range(len(whole), 0, -1):
            if whole[:length] in self.lines:
                return self.lines[whole[:length]]
        return 1


def read_text(text: str) -> ReadText:
    """Raises BadText: no JSON, a name written twice, too long, nested too deep."""
    if len(text) > LONGEST_TEXT:
        raise BadText("too_long")
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadText("not_json", error.lineno, error.colno, why=error.msg) from error
    except RecursionError as error:
        raise BadText("too_deep") from error
    except ValueError as error:
        raise BadText("not_json", why=str(error)) from error
    return ReadText(document, _lines(text))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _lines(text: str) -> dict[Path, int]:
    """Where each member and item begins. The text is known to be JSON."""
    reader = _Reader()
    for found in _PART.findall(text):
        if found == "\n":
            reader.line += 1
        else:
            reader.take(found)
    return reader.found


class _Reader:
    """Where the reading stands: one slot of `path` per open bracket, a name or a number."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self.path: list[str | int] = []
        self.lists: list[bool] = []  # of each open bracket: whether it is a list
        self.line = 1
        self.names_next = False

    def take(self, part: str) -> None:
        """One bracket, comma, colon or value."""
        if part in ("}", "]"):
            self.path.pop()
            self.lists.pop()
            self.names_next = False
            return
        if self.names_next and part != ",":
            self.name(json.loads(part))
            return
        if part == ",":
            self.names_next = not self.lists[-1]
            if self.lists[-1]:
                self.path[-1] = int(self.path[-1]) + 1
            return
        if part != ":":
            self.found.setdefault(tuple(self.path), self.line)
        if part in ("{", "["):
            self.open(is_list=part == "[")

    def name(self, name: str) -> None:
        """A member begins. Raises BadText when its name was there."""
        self.path[-1], self.names_next = name, False
        if tuple(self.path) in self.found:
            raise BadText("twice", self.line, name=name)
        self.found[tuple(self.path)] = self.line

    def open(self, *, is_list: bool) -> None:
        """Raises BadText below the deepest level."""
        if len(self.lists) >= DEEPEST:
            raise BadText("too_deep", self.line)
        self.lists.append(is_list)
        self.path.append(0 if is_list else "")
        self.names_next = not is_list
