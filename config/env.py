"""Reads the environment once; every other module asks here. Standard library only."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """Where this instance keeps its data: ONEFLOOR_DATA or `.local` beside the code."""
    return Path(os.environ.get("ONEFLOOR_DATA") or ROOT / ".local").resolve()


def port() -> int:
    """TCP port of the pages, ONEFLOOR_PORT, 8000 by default."""
    return int(os.environ.get("ONEFLOOR_PORT", "8000"))


def domain() -> str:
    """The provider's host name, ONEFLOOR_DOMAIN; programs live one label below it."""
    return os.environ.get("ONEFLOOR_DOMAIN", "localhost")


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on in any case."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


@dataclass(frozen=True, slots=True)
class Database:
    """Parts of DATABASE_URL as Django names them."""

    name: str
    user: str
    password: str
    host: str
    port: str


def database(url: str) -> Database:
    """Parse postgres://user:password@host:port/name; a socket folder comes as ?host=/path.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgres://, not {parts.scheme}://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return Database(
        name=unquote(parts.path.lstrip("/")) or "onefloor",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(query.get("host", "")) or parts.hostname or "127.0.0.1",
        port=str(parts.port or 5432),
    )


def secret_key() -> str:
    """SECRET_KEY from the environment, else one kept 0600 in the data folder."""
    given = os.environ.get("ONEFLOOR_SECRET_KEY")
    if given:
        return given
    path = data_dir() / "secret_key"
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_urlsafe(50)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value
