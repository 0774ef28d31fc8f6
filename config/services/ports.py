"""Free TCP ports of 127.0.0.1."""

from __future__ import annotations

import socket
import time

from config.services.errors import ServiceError

HIGHEST = 65_535


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def preferred(*wishes: int) -> int:
    """The first free port of the wishes (0 = no wish), else any free one."""
    return next((port for port in wishes if 0 < port <= HIGHEST and is_free(port)), 0) or any_free()


def require(port: int, *, host: str, patience: float) -> None:
    """Raise unless the port is free within `patience` seconds (an earlier owner may still be leaving)."""
    deadline = time.monotonic() + patience
    while not is_free(port, host):
        if time.monotonic() >= deadline:
            message = f"port {port} is taken by another program; choose one by ONEFLOOR_PORT, e.g. {any_free()}"
            raise ServiceError(message)
        time.sleep(0.1)
