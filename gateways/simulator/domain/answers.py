"""What a simulated customer says to a flow's question: something that fits it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

SILENT = 0.25  # of the questions: the flow must live with those who do not answer
_MASK = {"A": "K", "9": "4", "*": "7"}
_USUAL_DIGITS = 5


class Chance(Protocol):
    """What is asked of a generator of chance."""

    def random(self) -> float:
        """0 <= it < 1."""

    def choice(self, seq: Sequence[Any], /) -> Any:
        """One of them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands: the node that asks, its buttons as (key, label), and whether it asks for a number."""

    node: Mapping[str, Any]
    choices: Sequence[Sequence[str]] = ()
    wants_number: bool = False


def answer_to(question: Question, *, phone: str, email: str, words: str, rng: Chance) -> str | None:
    """An answer the question takes, None for silence. `phone`, `email`: the customer's; `words`: for any other text."""
    if rng.random() < SILENT:
        return None
    if question.choices:
        return str(rng.choice(list(question.choices))[1])
    if question.wants_number:
        return phone
    kind = str(question.node.get("format", "any"))
    if kind in ("digits", "number"):
        return _digits(question.node)
    if kind == "mask":
        return "".join(_MASK.get(sign, sign) for sign in str(question.node.get("mask", "")))
    return {"phone": phone, "email": email, "date": "2001-02-03"}.get(kind, words)


def _digits(node: Mapping[str, Any]) -> str:
    length = min(max(_USUAL_DIGITS, int(node.get("shortest", 1))), int(node.get("longest", _USUAL_DIGITS)))
    return "48213"[:length].ljust(length, "7")
