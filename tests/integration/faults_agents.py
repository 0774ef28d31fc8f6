"""Agents who accept over real HTTP, each in two tabs at once, with their own append-only log of what they were told."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg2

LOOK_SECONDS = 0.3
SEEN_SECONDS = 5.0
TABS = 2
CSRF = "c" * 32  # any 32 letters: cookie and header must be the same


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the log: the server's answer to one click. `status` 0: the line broke."""

    agent: str
    contact: str
    status: int
    at: float


@dataclass
class Agents:
    """`cookies`: session by agent; `keep`: what open consoles tell by their sockets, called every few seconds."""

    port: int
    cookies: dict[str, str]
    keep: Callable[[], None]
    log: list[Told] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Everybody looks and accepts until `stop`."""
        jobs: list[Callable[[], None]] = [self._be_seen]
        for agent in self.cookies:
            jobs += [lambda agent=agent: self._work(agent)] * TABS
        self.threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """The tabs are closed."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)

    def accepted(self) -> dict[str, set[str]]:
        """Agents by contact, as far as they were told that it is theirs."""
        told: dict[str, set[str]] = defaultdict(set)
        for line in list(self.log):
            if line.status == 200:
                told[line.contact].add(line.agent)
        return told

    def left_in_doubt(self) -> set[tuple[str, str]]:
        """(contact, agent) of clicks whose outcome nobody told: the line broke, or the server was ending."""
        return {(line.contact, line.agent) for line in list(self.log) if line.status not in (200, 409)}

    def first_after(self, instant: float, known: set[str]) -> float | None:
        """Seconds from a monotonic instant until somebody was told a contact that was not known then."""
        later = [line.at - instant for line in list(self.log) if line.status == 200 and line.contact not in known]
        return min(later, default=None)

    def finish_all(self, disposition: int) -> Counter[str]:
        """Everybody ends what is on their desk; how many that were, by agent."""
        done: Counter[str] = Counter()
        for agent in self.cookies:
            for contact in self._ask(agent, "GET", "snapshot/")[1]["contacts"]:
                path = f"{contact['program']}/contacts/{contact['id']}/"
                self._ask(agent, "POST", path + "end/", {})
                status, answer = self._ask(agent, "POST", path + "finish/", {"disposition": disposition})
                assert status == 200, answer
                done[agent] += 1
        return done

    def _work(self, agent: str) -> None:
        while not self.stopping.wait(LOOK_SECONDS):
            status, desk = self._ask(agent, "GET", "snapshot/")
            offer = desk.get("offer") if status == 200 else None
            if offer:
                path = f"{offer['program']}/offers/{offer['id']}/accept/"
                status, _answer = self._ask(agent, "POST", path, {"token": offer["token"]})
                self.log.append(Told(agent, offer["contact"], status, time.monotonic()))

    def _be_seen(self) -> None:
        while not self.stopping.wait(SEEN_SECONDS):
            try:
                self.keep()
            except psycopg2.Error:  # the database is away: this is what is tried
                continue

    def _ask(self, agent: str, method: str, path: str, content: Any = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": f"{self.cookies[agent]}; onefloor_csrf_{self.port}={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        try:
            connection.request(method, f"/desk/api/{path}", None if content is None else json.dumps(content), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        except ValueError:
            return answer.status, {}
        finally:
            connection.close()
