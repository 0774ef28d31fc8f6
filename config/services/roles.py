"""The processes of an instance beside its servers: which command each role runs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from config.services.folder import Folder


@dataclass(frozen=True, slots=True)
class Role:
    """One long-running process; `early` ones load while the schemas are made and wait at the gate."""

    name: str
    command: tuple[str, ...]
    early: bool = False


def prepare_command(*, demo: bool) -> tuple[str, ...]:
    """One Django process that migrates, compiles the catalogues and seeds the demo."""
    return (sys.executable, "-m", "config.role", "prepare", *(["--demo"] if demo else []))


def production_roles(folder: Folder, *, port: int) -> list[Role]:
    """Roles of `./run up`: the same processes as the Procfile names."""
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "config")
    host = os.environ.get("ONEFLOOR_HOST", "127.0.0.1")
    web = (python, "-m", "uvicorn", "config.asgi:application", "--host", host, "--port", str(port))
    return [
        # Compressing a hint of 160 bytes costs more than sending it, and keeps 100 kB per socket.
        Role(
            "web",
            (*web, "--no-access-log", "--timeout-graceful-shutdown", "10", "--ws-per-message-deflate", "false"),
            early=True,
        ),
        Role("relay", (python, "-m", "config.role", "relay"), early=True),
        Role("matcher", (python, "-m", "config.role", "matcher"), early=True),
        Role("mail", (python, "-m", "config.role", "mail_listener")),
        Role(
            "worker",
            (*celery, "worker", "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"),
        ),
        Role("beat", (*celery, "beat", "--schedule", str(folder.run / "beat-schedule"), "--pidfile", "")),
    ]


def demo_roles(folder: Folder, *, port: int) -> list[Role]:
    """Roles of `./run demo`: production plus the simulated arrivals and agents."""
    return [*production_roles(folder, port=port), Role("simulator", (sys.executable, "-m", "config.role", "simulate"))]


def of_mode(mode: str, folder: Folder, *, port: int) -> list[Role]:
    """Roles of `./run demo` or `./run up`."""
    return demo_roles(folder, port=port) if mode == "demo" else production_roles(folder, port=port)


def environment(folder: Folder, *, role: str, urls: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    """Environment of a child: ours plus the addresses of the instance."""
    root = str(Path(__file__).resolve().parent.parent.parent)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
        "ONEFLOOR_DATA": str(folder.base),
        "ONEFLOOR_ROLE": role,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",  # paths and logs hold Cyrillic letters whatever the locale of the shell is
        **urls,
        **more,
    }
