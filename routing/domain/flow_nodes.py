"""What may stand in each node, and where its ways lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from routing.domain.flows import ASKING, Node, NodeType

FORMATS = ("any", "digits", "number", "email", "phone", "date", "mask")
SUBJECTS = ("hours", "holiday", "value", "customer", "depth", "wait", "language", "channel", "vip")
TESTS = ("is", "is_not", "in", "at_least", "at_most", "is_set")
SOURCES = ("crm", "http")
KEYS = tuple("1234567890*#")
USUAL_TRIES = 3
USUAL_LOOK_UP_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields of one type of node: name -> kind of value (see flow_shape)."""

    needed: Mapping[str, str]
    may: Mapping[str, str]


_COMMON = {"type": "type", "note": "text", "on_error": "target"}
_PLAYED = {**_COMMON, "recording": "recording"}  # beside `text`: its sound
_ASK = {"seconds": "seconds", "on_no_input": "target"}
SHAPES: dict[NodeType, Shape] = {
    NodeType.SAY: Shape({"text": "prompt", "next": "target"}, _PLAYED),
    NodeType.PLAY: Shape({"recording": "recording", "text": "prompt", "next": "target"}, _COMMON),
    NodeType.MENU: Shape(
        {"text": "prompt", "choices": "choices", "on_no_match": "target"},
        {**_PLAYED, **_ASK, "tries": "tries", "retry": "prompt"},
    ),
    NodeType.COLLECT: Shape(
        {"text": "prompt", "into": "name", "next": "target", "on_fail": "target"},
        {
            **_PLAYED,
            **_ASK,
            **{"tries": "tries", "retry": "prompt", "format": "format", "mask": "mask"},
            **{"shortest": "count", "longest": "count"},
        },
    ),
    NodeType.SET: Shape({"into": "name", "value": "text", "next": "target"}, _COMMON),
    NodeType.BRANCH: Shape({"cases": "cases", "otherwise": "target"}, _COMMON),
    NodeType.LOOK_UP: Shape(
        {"source": "source", "into": "into", "next": "target", "on_missing": "target"},
        {**_COMMON, "url": "url", "by": "by", "value": "text", "seconds": "look_up_seconds"},
    ),
    NodeType.QUEUE: Shape({"queue": "queue"}, {**_PLAYED, "text": "prompt"}),
    NodeType.CALLBACK_OFFER: Shape(
        {"text": "prompt", "ask_number": "prompt", "queue": "queue", "next": "target", "declined": "target"},
        {**_PLAYED, "seconds": "seconds", "least_wait_seconds": "count"},
    ),
    NodeType.LEAVE_MESSAGE: Shape({"text": "prompt", "queue": "queue"}, {**_PLAYED, "thanks": "prompt", **_ASK}),
    NodeType.GO_TO_FLOW: Shape({"flow": "flow"}, _COMMON),
    NodeType.END: Shape({}, {**_PLAYED, "text": "prompt"}),
}
DOCUMENT_FIELDS = frozenset({"start", "languages", "on_error", "nodes", "note"})


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a node. `by_customer`: taken only after the customer said something new."""

    name: str
    target: str
    path: tuple[str | int, ...]  # where the target stands in the document
    by_customer: bool = False


_BY_CUSTOMER = {
    NodeType.MENU: {"on_no_match"},
    NodeType.COLLECT: {"next", "on_fail"},
    NodeType.CALLBACK_OFFER: {"next"},
}
_TARGETS = ("next", "otherwise", "on_missing", "on_no_match", "on_fail", "declined", "on_no_input", "on_error")


def type_of(node: Any) -> NodeType | None:
    """None for what is no node."""
    found = node.get("type") if isinstance(node, Mapping) else None
    return NodeType(found) if isinstance(found, str) and found in set(NodeType) else None


def ways_of(key: str, node: Node) -> Iterator[Way]:
    """All ways out, also broken ones (their target names no node). Nodes of unknown type have none."""
    kind = type_of(node)
    if kind is None:
        return
    given = set(_BY_CUSTOMER.get(kind, set()))
    if "seconds" in node and "on_no_input" not in node:
        given -= {"on_no_match", "on_fail"}  # silence goes there too
    for list_name, name_of in (("choices", "key"), ("cases", None)):
        parts = node.get(list_name)
        for number, part in enumerate(parts if isinstance(parts, list) else []):
            if isinstance(part, Mapping) and isinstance(part.get("next"), str):
                name = str(part.get(name_of, "")) if name_of else str(number + 1)
                path = ("nodes", key, list_name, number, "next")
                yield Way(name, part["next"], path, by_customer=kind is NodeType.MENU)
    for name in _TARGETS:
        if isinstance(node.get(name), str):
            yield Way(name, node[name], ("nodes", key, name), by_customer=name in given)


def nodes_of(document: Any) -> dict[str, Node]:
    """The nodes that can be read at all, in order."""
    found = document.get("nodes") if isinstance(document, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {key: node for key, node in found.items() if type_of(node) is not None}


def queues_of(document: Any) -> dict[str, tuple[str | int, ...]]:
    """Codes of the queues a document names, each with one place where it does."""
    found = goals_of(document)
    for key, node in nodes_of(document).items():
        cases = node.get("cases")
        for number, case in enumerate(cases if isinstance(cases, list) else []):
            if isinstance(case, Mapping) and isinstance(case.get("queue"), str):
                found.setdefault(case["queue"], ("nodes", key, "cases", number, "queue"))
    return found


def goals_of(document: Any) -> dict[str, tuple[str | int, ...]]:
    """The same of the queues it leads contacts to; those it only asks about are none."""
    found: dict[str, tuple[str | int, ...]] = {}
    for key, node in nodes_of(document).items():
        if isinstance(node.get("queue"), str):
            found.setdefault(node["queue"], ("nodes", key, "queue"))
    return found


def recordings_of(document: Any) -> dict[str, list[str]]:
    """Codes of the recordings a document plays, each with the nodes that do, in order."""
    found: dict[str, list[str]] = {}
    for key, node in nodes_of(document).items():
        if isinstance(node.get("recording"), str):
            found.setdefault(node["recording"], []).append(key)
    return found


def languages_of(document: Any) -> tuple[str, ...]:
    """The languages a document says it speaks."""
    found = document.get("languages") if isinstance(document, Mapping) else None
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def flows_of(document: Any) -> dict[str, str]:
    """Codes of the flows a document hands over to, each with one of its nodes."""
    return {
        str(node["flow"]): key
        for key, node in nodes_of(document).items()
        if type_of(node) is NodeType.GO_TO_FLOW and isinstance(node.get("flow"), str)
    }


def asks(node: Node) -> bool:
    """Whether a node waits for the customer."""
    return type_of(node) in ASKING


def needs_of(document: Any) -> frozenset[str]:
    """Subjects the branches of a document ask for; a callback offer asks for the wait."""
    found: set[str] = set()
    for node in nodes_of(document).values():
        if type_of(node) is NodeType.CALLBACK_OFFER:
            found.add("wait")
        cases = node.get("cases")
        for case in cases if isinstance(cases, list) else []:
            if isinstance(case, Mapping) and isinstance(case.get("on"), str):
                found.add(case["on"])
    return frozenset(found)
