"""Conditions of branch nodes: a subject of the world, and a test on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routing.domain.flows import FlowFault, QueueFacts, World

_ENDLESS = float("inf")  # nobody serves: the wait is longer than any number


def case_holds(case: Mapping[str, Any], world: World, values: Mapping[str, str], language: str) -> bool:
    """Whether a case's way is taken. Raises FlowFault for a queue nobody knows."""
    name = next(one for one in _TESTS if one in case)
    return _TESTS[name](_subject(case, world, values, language), case[name])


def _subject(case: Mapping[str, Any], world: World, values: Mapping[str, str], language: str) -> Any:
    subject = case["on"]
    if subject in ("value", "customer"):
        return (values if subject == "value" else world.customer).get(case["name"], "")
    if subject in ("hours", "holiday", "depth", "wait"):
        return _of_queue(subject, _facts(case, world))
    return {"language": language, "channel": world.channel, "vip": world.is_vip}[subject]


def _facts(case: Mapping[str, Any], world: World) -> QueueFacts:
    found = world.queues.get(case.get("queue") or world.entry_queue)
    if found is None:
        raise FlowFault("unknown_queue")
    return found


def _of_queue(subject: str, facts: QueueFacts) -> Any:
    if subject == "hours":
        return "open" if facts.is_open else "closed"
    if subject == "holiday":
        return facts.is_holiday
    if subject == "depth":
        return facts.depth
    return _ENDLESS if facts.wait_seconds is None else facts.wait_seconds


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and isinstance(found, str):
        return found.casefold() == wanted.casefold()
    if isinstance(found, str):
        return bool(_number(found) == wanted)
    return bool(found == wanted)


def _number(found: Any) -> float | None:
    """A figure, also one that was typed; None for anything else."""
    if isinstance(found, bool):
        return None
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


def _at_least(found: Any, wanted: Any) -> bool:
    number = _number(found)
    return number is not None and number >= wanted


def _at_most(found: Any, wanted: Any) -> bool:
    number = _number(found)
    return number is not None and number <= wanted


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "is_not": lambda found, wanted: not _same(found, wanted),
    "in": lambda found, wanted: any(_same(found, one) for one in wanted),
    "at_least": _at_least,
    "at_most": _at_most,
    "is_set": lambda found, wanted: bool(found) is bool(wanted),
}
