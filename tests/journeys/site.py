"""A whole instance on the test database: pages and sockets on one port, relay and matcher beside them, one browser.

def test_something(site, floor):                     # floor or two_programs: anything that makes committed rows
    desk = site.open("/desk/", user=floor.acme...)   # signed in; desk.page is playwright's page
    desk.check()                                     # axe 0, no console error, nothing off origin, no sideways scroll
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tenants.models import User

ROOT = Path(__file__).resolve().parents[2]
# Only what is wrong is told: naming every node that is right takes longer than the checks.
AXE_SCRIPT = Axe().axe_script
RUN_AXE = "options => axe.run(options).then(results => results.violations)"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SIZES = {"phone": (390, 844), "desk": (1440, 900), "wide": (1920, 1080)}
ROLES = (("relay", "relay"), ("matcher", "matcher"))


def database_url() -> str:
    """Address of the database this test run made, for processes that read DATABASE_URL."""
    parts = connection.settings_dict
    host, socket_folder = str(parts["HOST"]), ""
    if host.startswith("/"):
        host, socket_folder = "localhost", f"?host={host}"
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}:{parts['PORT']}/{parts['NAME']}{socket_folder}"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page as it is now; its half a megabyte of script is put in once a document."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, AXE)
    return found


def face_report(faults: list[str], answers: list[str]) -> str:
    """What went wrong, with the answers behind it: the browser's own words name no address."""
    return "; ".join([*faults, *answers])


@dataclass
class Face:
    """One browser window with what went wrong in it. `ignore`: parts of console errors a test provokes on purpose."""

    page: Page
    context: BrowserContext
    language: str
    faults: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    bad_answers: list[str] = field(default_factory=list)

    def dress(self, size: str, theme: str) -> None:
        """Another size and theme, without motion: a colour on its way to the next theme is no colour of the page."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")

    def check(self, *, axe: bool = True) -> None:
        """The promises every page keeps, once it is loaded: a press may just have led to another one."""
        self.page.wait_for_load_state("load")
        faults = [fault for fault in self.faults if not any(part in fault for part in self.ignore)]
        assert faults == [], face_report(faults, self.bad_answers)
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert self.page.locator("html").get_attribute("lang") == self.language
        if axe:
            found = violations(self.page)
            assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


class Site:
    """The processes and the browser of one test session."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.port = free_port()
        self.faces: list[Face] = []
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def origin(self, host: str = "localhost") -> str:
        """`http://host:port`."""
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Start what does not run; waits until pages are served."""
        web = ("-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(self.port))
        for name, command in (("web", (*web, "--no-access-log")), *((n, ("manage.py", c)) for n, c in ROLES)):
            running = self.processes.get(name)
            if running is None or running.poll() is not None:
                self.processes[name] = self._spawn(name, command)
        deadline = time.monotonic() + 150
        while not self._serves():
            assert time.monotonic() < deadline, "the pages did not come up"
            time.sleep(0.1)

    def run(self, name: str, command: Sequence[str], **env: str) -> subprocess.Popen[bytes]:
        """One more part beside pages, relay and matcher, with settings of its own; end it with `stop([name])`."""
        self.processes[name] = self._spawn(name, tuple(command), **env)
        return self.processes[name]

    def stop(self, names: Sequence[str] = ("web", "relay", "matcher"), *, kill: bool = False) -> None:
        """End parts: politely, or with kill -9."""
        for process in [self.processes.pop(name) for name in names if name in self.processes]:
            (process.kill if kill else process.terminate)()
            process.wait(20)

    def open(
        self,
        path: str | None = "/",
        *,
        user: User | None = None,
        host: str = "localhost",
        size: str = "desk",
        theme: str = "light",
        language: str = "en",
        context: BrowserContext | None = None,
    ) -> Face:
        """A page in a window of its own (or one more tab of `context`), signed in without the sign-in page.

        `path` None leaves the window empty.
        """
        if context is None:
            width, height = SIZES[size]
            context = self.browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                locale=language,
                has_touch=size == "phone",
            )
            if user is not None:
                context.add_cookies([self._session(user, host, language)])
        page = context.new_page()
        face = Face(page=page, context=context, language=language)
        self.faces.append(face)
        page.on("console", lambda said: face.faults.append(said.text) if said.type == "error" else None)
        page.on(
            "response", lambda got: face.bad_answers.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )
        page.on("pageerror", lambda error: face.faults.append(str(error)))
        page.on("request", lambda asked: self._judge(face, asked.url))
        if path is not None:
            page.goto(self.origin(host) + path)
        return face

    def close_faces(self) -> None:
        """Close every window of a test."""
        for context in {id(face.context): face.context for face in self.faces}.values():
            context.close()
        self.faces.clear()

    def _judge(self, face: Face, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.port != self.port:
            face.faults.append(f"off origin: {url}")

    def _session(self, user: User, host: str, language: str) -> dict[str, str]:
        User.objects.filter(pk=user.pk).update(language=language)
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.origin(host)}

    def _spawn(self, role: str, command: tuple[str, ...], **env: str) -> subprocess.Popen[bytes]:
        log = Path(settings.DATA_DIR) / "test-logs"
        log.mkdir(parents=True, exist_ok=True)
        with (log / f"{role}.log").open("wb") as file:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": database_url(),
                    "REDIS_URL": settings.REDIS_URL,
                    "DJANGO_SETTINGS_MODULE": "config.settings",
                    "ONEFLOOR_ROLE": f"test-{role}",
                    "ONEFLOOR_SMTP_RELAY": "127.0.0.1:1",  # nothing leaves a test by mail
                    **env,
                },
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def _serves(self) -> bool:
        assert self.processes["web"].poll() is None, "the web process ended; see test-logs/web.log"
        try:
            with urllib.request.urlopen(self.origin("127.0.0.1") + "/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
