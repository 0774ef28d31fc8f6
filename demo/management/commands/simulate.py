"""The simulator role: first the history, then live traffic beside what real people do."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection

from demo import running
from gateways.simulator.services import switch
from gateways.simulator.services.live_traffic import LiveTraffic

PROCESSES = 3  # one a program: all three fill side by side


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Replay two weeks of history once, then keep the floor alive; off with `simulator off`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--history-of", type=int, default=0, metavar="PROGRAM", help="replay one program and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["history_of"]:
            running.replay_program(options["history_of"])
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self._history(stop)
        while not stop.is_set():
            try:
                self._live(stop)
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"database is away, trying again: {error}")
                connection.close()
                stop.wait(2)

    def _history(self, stop: threading.Event) -> None:
        """One child per program, all at once: replaying is work for the processor."""
        todo = running.programs_to_replay()
        children: list[subprocess.Popen[bytes]] = []
        while (todo or children) and not stop.is_set():
            children = [child for child in children if child.poll() is None]
            while todo and len(children) < PROCESSES:
                command = [sys.executable, sys.argv[0], "simulate", "--history-of", str(todo.pop(0))]
                children.append(subprocess.Popen(command))  # noqa: S603 - our own command line
            self._tell_progress()
            stop.wait(0.5)
        for child in children:
            child.terminate()

    def _tell_progress(self) -> None:
        """Replace the file from which `./run demo` draws its bar."""
        done, planned = switch.history_progress()
        path = settings.DATA_DIR / "run" / "progress.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"label": "History", "done": done, "total": planned}), encoding="utf-8")
        part.replace(path)

    def _live(self, stop: threading.Event) -> None:
        while not stop.is_set() and not switch.is_on():
            stop.wait(2)
        if stop.is_set():
            return
        traffic = LiveTraffic(running.stages(), seed=switch.state().seed)
        traffic.begin()
        try:
            while not stop.is_set() and switch.is_on():
                stop.wait(traffic.tick())
        finally:
            traffic.end()
