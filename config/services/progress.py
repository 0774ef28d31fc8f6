"""Shows in the supervisor's terminal how far a role's long work is.

A role replaces `<data>/run/progress.json` as it goes: {"label": "History", "done": 120, "total": 400}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TextIO

WIDTH = 30  # characters of the bar


class Progress:
    """Draws a bar in a terminal; elsewhere one line for every tenth."""

    def __init__(self, path: Path, out: TextIO | None = None) -> None:
        self._path = path
        self._out = out or sys.stdout
        self._seen = (0, "", -1)  # modification time in ns, label, last step drawn
        path.unlink(missing_ok=True)

    def draw(self) -> None:
        """Draw again if the file changed; a file that is being replaced or is damaged is left for the next time."""
        try:
            changed = self._path.stat().st_mtime_ns
            if changed == self._seen[0]:
                return
            known = json.loads(self._path.read_text(encoding="utf-8"))
            label, done, total = str(known["label"]), int(known["done"]), max(1, int(known["total"]))
        except (OSError, ValueError, KeyError, TypeError):
            return
        percent = min(100, 100 * done // total)
        step = percent if self._out.isatty() else percent // 10
        if (label, step) != self._seen[1:]:
            self._write(label, percent)
        self._seen = (changed, label, step)

    def _write(self, label: str, percent: int) -> None:
        bar = "#" * (WIDTH * percent // 100)
        if self._out.isatty():
            self._out.write(f"\r{label} [{bar:<{WIDTH}}] {percent:3} %" + ("\n" if percent == 100 else ""))
        else:
            self._out.write(f"{label}: {percent} %\n")
        self._out.flush()
