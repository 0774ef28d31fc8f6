"""A visitor with the chat widget open, speaking to its endpoints."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.test import Client


@dataclass
class Widget:
    """`browser` is on the program's host; `key` the widget's; `token` what the session gave."""

    browser: Client
    key: str
    token: str | None = None

    def open(self) -> Widget:
        """Begin a session."""
        answer = self.post("session/", {"key": self.key, "page": "https://shop.example/"})
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["token"]
        return self

    def headers(self) -> dict[str, str]:
        """The bearer token, when there is one."""
        return {} if self.token is None else {"authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> Any:
        """GET below widget/."""
        return self.browser.get(f"/widget/{path}", headers=self.headers())

    def post(self, path: str, body: dict[str, Any] | bytes | None = None) -> Any:
        """POST JSON (or raw bytes) below widget/."""
        data = body if isinstance(body, bytes) else json.dumps(body or {})
        return self.browser.post(f"/widget/{path}", data, content_type="application/json", headers=self.headers())

    def say(self, body: str, *, ref: uuid.UUID | None = None) -> Any:
        """Send words."""
        return self.post("messages/", {"ref": str(ref or uuid.uuid4()), "body": body})

    def send_files(self, *files: Any, body: str = "") -> Any:
        """Send files as the window does."""
        data = {"ref": str(uuid.uuid4()), "body": body, "files": list(files)}
        return self.browser.post("/widget/messages/", data, headers=self.headers())

    def snapshot(self) -> dict[str, Any]:
        """What the window shows."""
        return self.get("snapshot/").json()
