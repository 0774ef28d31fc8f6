"""Steps of a script: what may stand in them and which step follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer of the customer and the step it leads to; "" ends the script."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a title, the sentence to say, what to note, the ways on."""

    key: str
    title: str
    say: str
    required: bool
    branches: tuple[Branch, ...]


class BadScript(ValueError):
    """The steps cannot be followed; the message names the step."""


def parse_steps(raw: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Read steps from JSON. Raises BadScript for a missing word, a repeated key or a branch to nowhere."""
    steps = tuple(_parse_step(item) for item in raw)
    keys = [step.key for step in steps]
    if not steps:
        raise BadScript("a script needs at least one step")
    if len(set(keys)) != len(keys):
        raise BadScript("two steps carry the same key")
    for step in steps:
        for branch in step.branches:
            if branch.to and branch.to not in keys:
                raise BadScript(f"step “{step.title}”: “{branch.label}” leads to “{branch.to}”, which does not exist")
    return steps


def _parse_step(item: Mapping[str, Any]) -> Step:
    key, title, say = (str(item.get(word, "")).strip() for word in ("key", "title", "say"))
    if not key or not title:
        raise BadScript("every step needs a key and a title")
    branches = tuple(
        Branch(label=str(branch.get("label", "")).strip(), to=str(branch.get("to", "")).strip())
        for branch in item.get("branches", ())
    )
    if any(not branch.label for branch in branches):
        raise BadScript(f"step “{title}”: a way on has no label")
    return Step(key=key, title=title, say=say, required=bool(item.get("required", False)), branches=branches)


def next_step(steps: tuple[Step, ...], current: str, choice: int | None) -> Step | None:
    """The step after `current`: by branch number from 1, else the next in order; None at the end.

    Raises BadScript for an unknown step or a branch that is not there.
    """
    for index, step in enumerate(steps):
        if step.key != current:
            continue
        if choice is None:
            return steps[index + 1] if index + 1 < len(steps) else None
        if not 1 <= choice <= len(step.branches):
            raise BadScript(f"step “{step.title}” has no way {choice}")
        target = step.branches[choice - 1].to
        return next((s for s in steps if s.key == target), None)
    raise BadScript(f"no step “{current}”")
