"""Visitors who write over real HTTP and keep their own append-only log of what was acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field

PACE_SECONDS = 0.3
HOST = "acme.localhost"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the log: the server's answer to one send. `status` 0: the line broke."""

    ref: str
    status: int
    message_id: str
    at: float


@dataclass
class Visitors:
    """`count` windows; each says `words` texts and repeats a text under its own ref until it is acknowledged."""

    port: int
    count: int = 6
    words: int = 10
    log: list[Told] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Everybody begins to write."""
        self.threads = [threading.Thread(target=self._chat, daemon=True) for _one in range(self.count)]
        for thread in self.threads:
            thread.start()

    def finish(self, seconds: float) -> None:
        """Wait until everybody has said everything."""
        until = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))
        assert not any(thread.is_alive() for thread in self.threads), "a visitor could not finish"

    def acknowledged(self) -> dict[str, set[str]]:
        """The ids told for each ref that was acknowledged."""
        told: dict[str, set[str]] = {}
        for line in list(self.log):
            if line.status in (200, 201):
                told.setdefault(line.ref, set()).add(line.message_id)
        return told

    def first_after(self, instant: float) -> float | None:
        """Seconds from a monotonic instant to the next acknowledgement."""
        later = [line.at - instant for line in list(self.log) if line.status in (200, 201) and line.at > instant]
        return min(later, default=None)

    def _chat(self) -> None:
        token = ""
        while not token:
            _status, answer = self._post("session/", {"key": "wk_acme"}, "")
            token = str(answer.get("token", ""))
            time.sleep(0 if token else PACE_SECONDS)
        for number in range(self.words):
            self._say(token, str(uuid.uuid4()), f"text {number}")

    def _say(self, token: str, ref: str, body: str) -> None:
        while True:
            status, answer = self._post("messages/", {"ref": ref, "body": body}, token)
            self.log.append(Told(ref, status, str(answer.get("id", "")), time.monotonic()))
            time.sleep(PACE_SECONDS)
            if status in (200, 201):
                return

    def _post(self, path: str, content: dict[str, str], token: str) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": f"{HOST}:{self.port}", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            connection.request("POST", f"/widget/{path}", json.dumps(content), headers)
            answer = connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()
        try:
            return answer.status, json.loads(read)
        except ValueError:
            return answer.status, {}
