"""Rules of a queue typed as people say them: a skill and its level on a line, a ring as "30: english 2, orders 1"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from acd.domain.matching import Requirements, Ring
from routing.domain.queue_rules import Lending

_SKILL = re.compile(r"^([-\w]+)(?:\s+(\d{1,3}))?$")
_RING = re.compile(r"^(\d{1,7})\s*:\s*(.*)$")
_LENDER = re.compile(r"^([-\w]+)(?:\s+(\d{1,7}))?(?:\s+(\d{1,7}))?$")


def required_of(text: str, skills: Mapping[str, UUID]) -> Requirements:
    """One skill a line, or between commas, with its least level (1 when left out). Raises ValidationError."""
    parts = (part.strip() for part in re.split(r"[,\n]", text))
    return tuple(_skill(part, skills) for part in parts if part)


def rings_of(text: str, skills: Mapping[str, UUID]) -> tuple[Ring, ...]:
    """One ring a line; nothing after the colon asks for nothing. Raises ValidationError."""
    found = []
    for line in _lines(text):
        ring = _RING.match(line)
        if ring is None:
            raise ValidationError(_("“%(line)s” is no ring such as 30: english 2") % {"line": line})
        found.append(Ring(int(ring[1]), required_of(ring[2], skills)))
    return tuple(found)


def lenders_of(text: str, queues: Mapping[str, UUID]) -> tuple[Lending, ...]:
    """One queue a line: its code, after how many seconds, and while how many wait there. Raises ValidationError."""
    found = []
    for line in _lines(text):
        lender = _LENDER.match(line)
        if lender is None:
            raise ValidationError(_("“%(line)s” is no line such as sales 60 2") % {"line": line})
        if lender[1] not in queues:
            raise ValidationError(_("There is no queue “%(code)s”.") % {"code": lender[1]})
        found.append(Lending(queues[lender[1]], int(lender[2] or 0), int(lender[3] or 0)))
    return tuple(found)


def text_of_required(required: Requirements, codes: Mapping[UUID, str], between: str = "\n") -> str:
    """The way back; a skill that is gone shows as a question mark and is asked for again."""
    return between.join(f"{codes.get(UUID(str(skill)), '?')} {level}" for skill, level in required)


def text_of_rings(rings: Iterable[Ring], codes: Mapping[UUID, str]) -> str:
    """The way back."""
    return "\n".join(f"{ring.after_seconds}: {text_of_required(ring.required, codes, ', ')}".strip() for ring in rings)


def text_of_lenders(lenders: Iterable[Lending], codes: Mapping[UUID, str]) -> str:
    """The way back."""
    return "\n".join(f"{codes.get(one.queue_id, '?')} {one.after_seconds} {one.most_waiting}" for one in lenders)


def _skill(part: str, skills: Mapping[str, UUID]) -> tuple[UUID, int]:
    skill = _SKILL.match(part)
    if skill is None:
        raise ValidationError(_("“%(line)s” is no skill and level such as english 2") % {"line": part})
    if skill[1] not in skills:
        raise ValidationError(_("There is no skill “%(code)s”.") % {"code": skill[1]})
    return skills[skill[1]], int(skill[2] or 1)


def _lines(text: str) -> Iterable[str]:
    return filter(None, (line.strip() for line in text.splitlines()))
