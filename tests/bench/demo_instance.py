"""`./run demo` in a copy of this checkout, with a data folder and a port of its own."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import env
from config.services.ports import any_free

LONGEST_SECONDS = 240.0
LEFT_BEHIND = shutil.ignore_patterns(
    ".venv", ".local", ".git", "__pycache__", "*.pyc", "*.mo", ".*_cache", "staticfiles"
)
OWN = ("DATABASE_URL", "REDIS_URL", "ONEFLOOR_STATIC", "ONEFLOOR_SMTP_LISTEN", "ONEFLOOR_SMTP_RELAY", "ONEFLOOR_ROLE")


class DemoCheckout:
    """A place to start the demo in; twice keeps its data."""

    def __init__(self, place: Path) -> None:
        self.root = place / "checkout"
        self.data = place / "data"
        shutil.copytree(env.ROOT, self.root, ignore=LEFT_BEHIND)
        (self.root / ".venv").symlink_to(Path(sys.prefix).resolve())
        surroundings = {name: value for name, value in os.environ.items() if name not in OWN}
        self.surroundings = surroundings | {"ONEFLOOR_DATA": str(self.data), "ONEFLOOR_PORT": str(any_free())}
        self.log = self.data.with_suffix(".out")

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start, wait until /readyz says 200, stop at the end. Raises RuntimeError with the last output."""
        command = [str(self.root / ".venv" / "bin" / "python"), str(self.root / "run"), "demo"]
        began = time.monotonic()
        with self.log.open("ab") as out:
            process = subprocess.Popen(command, cwd=self.root, env=self.surroundings, stdout=out, stderr=out)
        try:
            while not _ready(int(self.surroundings["ONEFLOOR_PORT"])):
                self.require(process, began)
                time.sleep(0.02)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def require(self, process: subprocess.Popen[bytes], began: float, limit: float = LONGEST_SECONDS) -> None:
        """Raise when the instance has ended or takes longer than `limit` seconds since `began` (monotonic)."""
        if process.poll() is not None or time.monotonic() - began > limit:
            raise RuntimeError(f"the demo is not where it should be:\n{self.log.read_text(errors='replace')[-2000:]}")


@contextmanager
def demo_checkout() -> Iterator[DemoCheckout]:
    """A fresh checkout without data, deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="onefloor-demo-") as place:
        yield DemoCheckout(Path(place))


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
