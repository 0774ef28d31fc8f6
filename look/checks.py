"""A system check: compiled translations must not be older than the rooms' parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

HINT = "Run: ./run manage messages compile"


def compiled_translations(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when django.mo is missing or older than a part: pages would stay English in silence."""
    folder = Path(settings.BASE_DIR) / "locale" / "ru" / "LC_MESSAGES"
    compiled = folder / "django.mo"
    changed = max((part.stat().st_mtime for part in (folder / "parts").glob("*.po")), default=0.0)
    if not compiled.exists():
        return [Warning("Russian is not compiled.", hint=HINT, id="look.W001")] if changed else []
    if compiled.stat().st_mtime < changed:
        return [Warning("Compiled Russian is older than its parts.", hint=HINT, id="look.W002")]
    return []
