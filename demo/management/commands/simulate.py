"""The simulator role: first the history, then live traffic beside what real people do."""

from __future__ import annotations

import gc
import json
import signal
import threading
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from demo import running
from gateways.simulator.services import switch
from gateways.simulator.services.live_traffic import LiveTraffic

ROUNDS = 5


def _forked(program_id: int) -> BaseProcess:
    """A child that has all loaded what this process has: to load it again would cost two seconds of a core each."""
    child = get_context("fork").Process(target=_replay, args=(program_id,), name=f"history-{program_id}")
    child.start()
    return child


def _replay(program_id: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()  # what was loaded stays
    running.replay_program(program_id)


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Replay two weeks of history once, then keep the floor alive; off with `simulator off`."

    def handle(self, *args: Any, **options: Any) -> None:
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
        """One child per program, all at once: replaying is work for the processor. Who fell goes on where it was."""
        for _round in range(ROUNDS):
            todo = running.programs_to_replay()
            if not todo or stop.is_set():
                return
            connection.close()  # a session belongs to one process
            children = [_forked(program_id) for program_id in todo]
            while any(child.is_alive() for child in children) and not stop.is_set():
                self._tell_progress()
                stop.wait(0.5)
            for child in children:
                child.terminate()
                child.join()
            self._tell_progress()

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
