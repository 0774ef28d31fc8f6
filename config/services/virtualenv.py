"""Makes `.venv` from the hash-locked requirements and goes on inside it."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.services.errors import ServiceError

STAMP = ".onefloor-lock"


def enter(root: str, arguments: Sequence[str]) -> None:
    """Make the environment if its stamp differs, then replace this process by its interpreter.

    Returns only when this process already is that interpreter.
    """
    base = Path(root)
    python = base / ".venv" / "bin" / "python"
    if Path(sys.prefix).resolve() != (base / ".venv").resolve() or not _stamped(base):
        try:
            ensure(base)
        except (ServiceError, subprocess.CalledProcessError, OSError) as problem:
            sys.exit(f"run: {problem}")
        os.execv(python, [str(python), str(base / "run"), *arguments])  # noqa: S606 - that is the point


def ensure(base: Path) -> None:
    """Install the lock into `.venv`; the stamp is written last, so a broken install is repeated.

    Two first starts at once wait for each other at a lock on the folder of the checkout.
    """
    handle = os.open(base, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if _stamped(base):
            return
        print("Installing the locked dependencies into .venv ...", file=sys.stderr, flush=True)
        uv = _working_uv()
        if uv:
            _with_uv(base, uv)
        else:
            _with_pip(base)
        (base / ".venv" / STAMP).write_text(_digest(base))
    finally:
        os.close(handle)


def _digest(base: Path) -> str:
    lock = (base / "requirements.lock").read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}\n"


def _stamped(base: Path) -> bool:
    stamp = base / ".venv" / STAMP
    usable = os.access(base / ".venv" / "bin" / "python", os.X_OK)
    return usable and stamp.exists() and stamp.read_text() == _digest(base)


def _working_uv() -> str | None:
    """Path of a uv that answers; a version manager's shim may exist without a uv behind it."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
        return found
    return None


def _with_uv(base: Path, uv: str) -> None:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    if not os.access(base / ".venv" / "bin" / "python", os.X_OK):
        command = [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(base / ".venv")]
        subprocess.run(command, check=True, env=environment)
    command = [uv, "pip", "install", "--quiet", "--python", str(base / ".venv/bin/python"), "--require-hashes"]
    # Compiled now, so that the first start of seven processes does not compile the same files seven times.
    command += ["--compile-bytecode", "-r", str(base / "requirements.lock")]
    subprocess.run(command, check=True, env=environment, cwd=base)


def _with_pip(base: Path) -> None:
    python = base / ".venv" / "bin" / "python"
    own_pip = importlib.util.find_spec("ensurepip") is not None
    if not own_pip and importlib.util.find_spec("pip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise ServiceError(f"this Python has neither ensurepip nor pip: install the package {package} or the tool uv")
    if not os.access(python, os.X_OK):
        bare = [] if own_pip else ["--without-pip"]
        subprocess.run([sys.executable, "-m", "venv", "--clear", *bare, str(base / ".venv")], check=True)
    # Debian splits ensurepip off; the system's pip can still work inside another environment by --python.
    pip = [str(python), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(python)]
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*command, "-r", str(base / "requirements.lock")], check=True, cwd=base)
