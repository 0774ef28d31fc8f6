"""What keeps a flow from being published; every problem names the node and, by its code, the cure (flow_words)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from routing.domain.flow_nodes import (
    Way,
    asks,
    flows_of,
    goals_of,
    languages_of,
    nodes_of,
    queues_of,
    recordings_of,
    type_of,
    ways_of,
)
from routing.domain.flow_shape import Problem, shape_problems
from routing.domain.flows import LEAVING, NodeType

Graph = Mapping[str, tuple[Way, ...]]
# Ways that lead nowhere. Nodes that are cut off by them are no news: they are told once these are cured.
LOOSE = frozenset({"dead_end", "bad_type", "bad_key", "bad_choices", "bad_choice", "bad_cases", "bad_case"})


@dataclass(frozen=True, slots=True)
class House:
    """What a document is held against: the program's languages, its queues (code -> in use), its published flows.

    `flows`: code -> codes it hands over to; `own_code` is the code of the flow that is checked. `overflows`: queues
    with those their contacts may overflow to, not through this flow; `overflowing`: queues that overflow into it.
    `recordings`: codes of the program's recorded prompts with the languages they are there in.
    """

    languages: tuple[str, ...] = ()
    queues: Mapping[str, bool] = field(default_factory=dict)
    flows: Mapping[str, Collection[str]] = field(default_factory=dict)
    own_code: str = ""
    overflows: Mapping[str, Collection[str]] = field(default_factory=dict)
    overflowing: tuple[str, ...] = ()
    recordings: Mapping[str, Collection[str]] = field(default_factory=dict)


def problems_of(document: Any, house: House) -> tuple[Problem, ...]:
    """All problems; empty = may be published."""
    found = list(shape_problems(document))
    if isinstance(document, Mapping):
        found += _languages(document, house)
        found += _surroundings(document, house)
        found += _recordings(document, house)
        found += _overflow_circles(document, house)
        found += _graph_problems(document, is_whole=all(one.code not in LOOSE for one in found))
    return tuple(_once(found))


def _once(found: Iterable[Problem]) -> Iterable[Problem]:
    seen: set[tuple[Any, ...]] = set()
    for problem in found:
        mark = (problem.code, problem.node, problem.path, tuple(sorted(problem.values.items())))
        if mark not in seen:
            seen.add(mark)
            yield problem


def graph_of(document: Any) -> dict[str, tuple[Way, ...]]:
    """Ways by node; a look-up without `on_error` of its own fails into the document's."""
    nodes = nodes_of(document)
    general = document.get("on_error") if isinstance(document, Mapping) else None
    found = {}
    for key, node in nodes.items():
        ways = list(ways_of(key, node))
        if isinstance(general, str) and type_of(node) is NodeType.LOOK_UP and "on_error" not in node:
            ways.append(Way("on_error", general, ("on_error",)))
        found[key] = tuple(ways)
    return found


def _languages(document: Mapping[str, Any], house: House) -> Iterable[Problem]:
    given = document.get("languages")
    spoken = given if isinstance(given, list) else []
    for language in house.languages:
        if language not in spoken:
            yield Problem("language_left_out", path=("languages",), values={"language": language})


def _surroundings(document: Mapping[str, Any], house: House) -> Iterable[Problem]:
    for code, path in queues_of(document).items():
        if code not in house.queues:
            yield Problem("no_such_queue", str(path[1]), path, {"queue": code})
        elif not house.queues[code]:
            yield Problem("queue_out_of_use", str(path[1]), path, {"queue": code})
    for code, key in flows_of(document).items():
        path = ("nodes", key, "flow")
        if code != house.own_code and code not in house.flows:
            yield Problem("no_such_flow", key, path, {"flow": code})
        elif circle := _circle(code, house):
            yield Problem("flows_in_a_circle", key, path, {"flows": " → ".join((house.own_code, *circle))})


def _recordings(document: Mapping[str, Any], house: House) -> Iterable[Problem]:
    """Prompts that nobody recorded, in each language the flow speaks."""
    for code, keys in recordings_of(document).items():
        for language in languages_of(document):
            if language not in house.recordings.get(code, ()):
                for key in keys:
                    values = {"recording": code, "language": language}
                    yield Problem("missing_recording", key, ("nodes", key, "recording"), values)


def _overflow_circles(document: Mapping[str, Any], house: House) -> Iterable[Problem]:
    """Ways from a queue through this flow and other queues back into that queue; straight back is no circle."""
    for start in house.overflowing:
        for code, path in goals_of(document).items():
            way = [] if code == start else _way_to(start, code, house.overflows)
            if way:
                yield Problem("queues_in_a_circle", str(path[1]), path, {"queues": " → ".join((start, *way))})


def _way_to(goal: str, begin: str, ways: Mapping[str, Collection[str]]) -> list[str]:
    """The shortest way from one queue to another; empty = none."""
    seen: set[str] = set()
    paths = [[begin]]
    while paths:
        path = paths.pop(0)
        if path[-1] == goal:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [[*path, one] for one in sorted(ways.get(path[-1], ()))]
    return []


def _circle(code: str, house: House) -> tuple[str, ...]:
    """The flows from `code` back to the checked one; empty when there is no way back."""
    seen: set[str] = set()
    paths: list[tuple[str, ...]] = [(code,)]
    while paths:
        path = paths.pop()
        if path[-1] == house.own_code:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, one) for one in sorted(house.flows.get(path[-1], ()))]
    return ()


def _graph_problems(document: Mapping[str, Any], *, is_whole: bool) -> Iterable[Problem]:
    """`is_whole`: no way is missing, so that nodes nobody reaches or leaves are faults of their own."""
    nodes, graph = nodes_of(document), graph_of(document)
    whole = document.get("nodes")
    known = set(whole) if isinstance(whole, Mapping) else set()
    unknown = list(_targets(document, graph, known))
    yield from unknown
    begins = [one for one in (document.get("start"), document.get("on_error")) if isinstance(one, str)]
    if document.get("start") not in begins or begins[0] not in known:
        return
    if is_whole and not unknown:
        reached = _reached(begins, graph)
        for key in nodes:
            if key not in reached:
                yield Problem("unreachable", key, ("nodes", key))
        yield from _ends(nodes, graph, reached)
    yield from _circles(nodes, graph)


def _targets(document: Mapping[str, Any], graph: Graph, known: set[str]) -> Iterable[Problem]:
    for name in ("start", "on_error"):
        target = document.get(name)
        if isinstance(target, str) and target not in known:
            yield Problem("unknown_target", path=(name,), values={"target": target, "way": name})
    for key, ways in graph.items():
        for way in ways:
            if way.target not in known and way.path != ("on_error",):
                yield Problem("unknown_target", key, way.path, {"target": way.target, "way": way.name})


def _reached(begins: Iterable[str], graph: Graph) -> set[str]:
    found: set[str] = set()
    ahead = list(begins)
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += [way.target for way in graph.get(key, ())]
    return found


def _ends(nodes: Mapping[str, Any], graph: Graph, reached: set[str]) -> Iterable[Problem]:
    """Nodes from which nothing leads out of the flow."""
    backwards: dict[str, tuple[Way, ...]] = {}
    for key, ways in graph.items():
        for way in ways:
            backwards[way.target] = (*backwards.get(way.target, ()), Way(way.name, key, way.path))
    good = _reached([key for key, node in nodes.items() if type_of(node) in LEAVING], backwards)
    for key in nodes:
        if key in reached and key not in good and graph[key]:
            yield Problem("no_exit", key, ("nodes", key))


def _circles(nodes: Mapping[str, Any], graph: Graph) -> Iterable[Problem]:
    """Circles the flow could walk for ever without a word of the customer: one problem for each."""
    alone = {key: tuple(way.target for way in ways if not way.by_customer) for key, ways in graph.items()}
    told: set[frozenset[str]] = set()
    for key in nodes:
        circle = _way_back(key, alone)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            code = "silent_circle" if any(asks(nodes[one]) for one in circle) else "endless_circle"
            yield Problem(code, key, ("nodes", key), {"nodes": " → ".join((*circle, key))})


def _way_back(key: str, alone: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest circle through a node; empty = none."""
    paths: list[tuple[str, ...]] = [(key,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for target in alone.get(path[-1], ()):
            if target == key:
                return path
            if target not in seen:
                seen.add(target)
                paths.append((*path, target))
    return ()
