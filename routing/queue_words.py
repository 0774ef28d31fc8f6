"""Why nobody can serve a queue, in words: one telling for back office and wallboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from routing.domain.served import Lack, LackKind

_WORDS: Mapping[LackKind, Any] = {
    LackKind.NOBODY: _("Nobody is certified for this program."),
    LackKind.SKILL: _("Nobody certified for this program has: %(skills)s."),
    LackKind.TOGETHER: _("Nobody certified for this program has all of it together: %(skills)s."),
}


def lack_text(lack: Lack, names: Mapping[Any, str]) -> str:
    """`names`: of the skills by id."""
    skills = ", ".join(f"{names.get(skill, '?')} {level}" for skill, level in lack.skills)
    return str(_WORDS[lack.kind]) % {"skills": skills}
