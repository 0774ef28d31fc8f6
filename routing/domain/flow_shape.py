"""Whether every field of a flow document is what it must be: nothing missing, nothing unknown, everything readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routing.domain.flow_answers import words_of
from routing.domain.flow_nodes import DOCUMENT_FIELDS, FORMATS, KEYS, SHAPES, SOURCES, SUBJECTS, TESTS, type_of
from routing.domain.flows import NodeType
from routing.domain.recordings import CODE

Path = tuple[str | int, ...]
MOST_NODES, MOST_CHOICES, MOST_CASES = 300, 12, 30
LONGEST_PROMPT, LONGEST_VALUE = 1_000, 500
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_URL = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:\d{1,5})?(/[!-~]{0,800})?")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a document from being published: a code, the node, where it stands, words to fill in."""

    code: str
    node: str = ""
    path: Path = ()
    values: Mapping[str, str] = field(default_factory=dict)


def shape_problems(document: Any) -> Iterator[Problem]:
    """Everything that is not what it must be, in the order of the document."""
    if not isinstance(document, Mapping):
        yield Problem("no_document")
        return
    for name in document:
        if name not in DOCUMENT_FIELDS:
            yield Problem("unknown_field", path=(name,), values={"field": str(name)})
    languages = document.get("languages")
    if not (_is_texts(languages) and languages):
        yield Problem("no_languages", path=("languages",))
        languages = []
    nodes = document.get("nodes")
    if not isinstance(nodes, Mapping) or not nodes or len(nodes) > MOST_NODES:
        yield Problem("no_nodes", path=("nodes",), values={"most": str(MOST_NODES)})
        return
    if not isinstance(document.get("start"), str):
        yield Problem("no_start", path=("start",))
    for key, node in nodes.items():
        yield from _node(key, node, languages)


def _node(key: str, node: Any, languages: Sequence[str]) -> Iterator[Problem]:
    path: Path = ("nodes", key)
    if not _KEY.fullmatch(key):
        yield Problem("bad_key", key, path)
    kind = type_of(node)
    if kind is None:
        yield Problem("bad_type", key, path, {"types": ", ".join(NodeType)})
        return
    shape = SHAPES[kind]
    for name in node:
        if name not in shape.needed and name not in shape.may:
            yield Problem("unknown_field", key, (*path, name), {"field": str(name)})
    for name, sort in (*shape.needed.items(), *shape.may.items()):
        if name in node:
            yield from _value(key, (*path, name), sort, node[name], languages)
        elif name in shape.needed:
            code = "dead_end" if sort == "target" else "missing_field"
            yield Problem(code, key, path, {"field": name})
    yield from _together(key, path, kind, node)


def _together(key: str, path: Path, kind: NodeType, node: Mapping[str, Any]) -> Iterator[Problem]:
    """Fields that need each other."""
    if kind is NodeType.LOOK_UP:
        needed = {"http": ("url",), "crm": ("by", "value")}.get(str(node.get("source")), ())
        for name in needed:
            if name not in node:
                yield Problem("missing_field", key, path, {"field": name})
    if "recording" in node and "text" not in node and "text" not in SHAPES[kind].needed:
        yield Problem("missing_field", key, path, {"field": "text"})
    if kind is NodeType.COLLECT and node.get("format") == "mask" and "mask" not in node:
        yield Problem("missing_field", key, path, {"field": "mask"})


def _value(key: str, path: Path, sort: str, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
    if sort == "prompt":
        yield from _prompt(key, path, value, languages)
    elif sort == "choices":
        yield from _choices(key, path, value, languages)
    elif sort == "cases":
        yield from _cases(key, path, value)
    elif not _GOOD[sort](value):
        yield Problem("bad_value", key, path, {"field": str(path[-1]), "wanted": sort})


def _prompt(key: str, path: Path, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
    """Words in every language of the program."""
    if not isinstance(value, Mapping):
        yield Problem("bad_prompt", key, path, {"field": str(path[-1])})
        return
    for language in languages:
        text = value.get(language)
        if not isinstance(text, str) or not text.strip():
            yield Problem("missing_prompt", key, path, {"language": language, "field": str(path[-1])})
    for language, text in value.items():
        if not isinstance(text, str) or len(text) > LONGEST_PROMPT or _UNREADABLE.search(text):
            yield Problem("bad_prompt", key, (*path, language), {"field": str(path[-1])})


def _choices(key: str, path: Path, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_CHOICES:
        yield Problem("bad_choices", key, path, {"most": str(MOST_CHOICES)})
        return
    heard: dict[tuple[str, ...], int] = {}
    for number, choice in enumerate(value):
        at = (*path, number)
        if not _is_choice(choice):
            yield Problem("bad_choice", key, at, {"number": str(number + 1)})
            continue
        yield from _prompt(key, (*at, "label"), choice["label"], languages)
        labels = choice["label"].values() if isinstance(choice["label"], Mapping) else ()
        for said in (choice["key"], *labels, *choice.get("words", [])):
            words = words_of(str(said))
            if not words or heard.setdefault(words, number) != number:
                yield Problem("doubtful_choice", key, at, {"number": str(number + 1), "word": str(said)})


def _is_choice(choice: Any) -> bool:
    if not isinstance(choice, Mapping) or not set(choice) <= {"key", "label", "words", "next"}:
        return False
    good = choice.get("key") in KEYS and isinstance(choice.get("next"), str) and "label" in choice
    return good and _is_texts(choice.get("words", []))


def _cases(key: str, path: Path, value: Any) -> Iterator[Problem]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_CASES:
        yield Problem("bad_cases", key, path, {"most": str(MOST_CASES)})
        return
    for number, case in enumerate(value):
        if not _is_case(case):
            values = {"number": str(number + 1), "subjects": ", ".join(SUBJECTS), "tests": ", ".join(TESTS)}
            yield Problem("bad_case", key, (*path, number), values)


def _is_case(case: Any) -> bool:
    if not isinstance(case, Mapping) or case.get("on") not in SUBJECTS or not isinstance(case.get("next"), str):
        return False
    tests = [name for name in TESTS if name in case]
    if len(tests) != 1 or not set(case) <= {"on", "name", "queue", "next", *TESTS}:
        return False
    if (case["on"] in ("value", "customer")) != isinstance(case.get("name"), str):
        return False
    return isinstance(case.get("queue", ""), str) and _TEST_VALUES[tests[0]](case[tests[0]])


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | bool) or _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_VALUE and not _UNREADABLE.search(value)


def _is_into(value: Any) -> bool:
    """Value of the flow -> where it lies in the answer, such as {"gate": "flight.gate"}."""
    if not isinstance(value, Mapping) or not 0 < len(value) <= 20:
        return False
    return all(_NAME.fullmatch(name) and isinstance(path, str) and path for name, path in value.items())


_TEST_VALUES: dict[str, Callable[[Any], bool]] = {
    "is": _is_plain,
    "is_not": _is_plain,
    "in": lambda value: isinstance(value, list) and bool(value) and all(_is_plain(one) for one in value),
    "at_least": _is_number,
    "at_most": _is_number,
    "is_set": lambda value: isinstance(value, bool),
}
_GOOD: dict[str, Callable[[Any], bool]] = {
    "type": lambda value: True,
    "text": _is_text,
    "target": lambda value: isinstance(value, str),
    "queue": lambda value: isinstance(value, str) and bool(value),
    "flow": lambda value: isinstance(value, str) and bool(value),
    "recording": lambda value: isinstance(value, str) and bool(CODE.fullmatch(value)),
    "name": lambda value: isinstance(value, str) and bool(_NAME.fullmatch(value)),
    "tries": _whole(1, 10),
    "seconds": _whole(5, 3_600),
    "look_up_seconds": _whole(1, 10),
    "count": _whole(0, 100_000),
    "format": lambda value: value in FORMATS,
    "mask": lambda value: isinstance(value, str) and 0 < len(value) <= 40 and value.isascii() and value.isprintable(),
    "source": lambda value: value in SOURCES,
    "url": lambda value: isinstance(value, str) and bool(_URL.fullmatch(value)),
    "by": lambda value: value in ("email", "phone", "visitor"),
    "into": _is_into,
}
