"""The bar of a role's long work."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

from config.services.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def write(path: Path, done: int, *, at: int) -> None:
    path.write_text(json.dumps({"label": "History", "done": done, "total": 200}))
    os.utime(path, ns=(at, at))


def test_a_terminal_gets_a_bar_in_place(tmp_path: Path) -> None:
    path, out = tmp_path / "progress.json", Terminal()
    progress = Progress(path, out)
    for at, done in enumerate((100, 100, 200), start=1):
        write(path, done, at=at)
        progress.draw()
    half, full = out.getvalue().split("\r")[1:]
    assert half == "History [" + "#" * 15 + " " * 15 + "]  50 %"
    assert full == "History [" + "#" * 30 + "] 100 %\n"


def test_a_file_gets_a_line_for_every_tenth(tmp_path: Path) -> None:
    path, out = tmp_path / "progress.json", io.StringIO()
    progress = Progress(path, out)
    for at, done in enumerate(range(0, 201), start=1):
        write(path, done, at=at)
        progress.draw()
    assert out.getvalue().splitlines() == [f"History: {percent} %" for percent in range(0, 101, 10)]


def test_what_an_earlier_run_left_and_damage_are_not_drawn(tmp_path: Path) -> None:
    path, out = tmp_path / "progress.json", io.StringIO()
    write(path, 50, at=1)
    progress = Progress(path, out)
    progress.draw()
    path.write_text('{"label": ')
    progress.draw()
    assert out.getvalue() == ""
