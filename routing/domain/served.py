"""Whether anybody could ever serve a queue, and what they lack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from acd.domain.matching import Requirements


class LackKind(StrEnum):
    """Nobody is certified at all; nobody has a skill at its level; all are there, but nobody has them together."""

    NOBODY = "nobody"
    SKILL = "skill"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Lack:
    """Why nobody can serve a queue: `skills` are those that are missing, with their least level."""

    kind: LackKind
    skills: Requirements = ()


def lack_of(asked: Requirements, lent: Iterable[Requirements], people: Sequence[Mapping[Any, int]]) -> Lack | None:
    """What keeps everybody from a queue; None: somebody can. `asked`: once its last ring is open; `lent`: what queues
    that help ask of their own people; `people`: skill -> level of everybody certified.
    """
    if not people:
        return Lack(LackKind.NOBODY)
    if any(_meets(has, one) for one in (asked, *lent) for has in people):
        return None
    missing = tuple((skill, level) for skill, level in asked if not any(has.get(skill, 0) >= level for has in people))
    return Lack(LackKind.SKILL, missing) if missing else Lack(LackKind.TOGETHER, asked)


def _meets(has: Mapping[Any, int], asked: Requirements) -> bool:
    return all(has.get(skill, 0) >= level for skill, level in asked)
