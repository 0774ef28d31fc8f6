"""Which data folder and which port this call means, so that a second instance finds room beside the first.

ONEFLOOR_DATA, ONEFLOOR_PORT or ONEFLOOR_DOMAIN alone is enough to tell two instances apart: what is not given
moves aside while the first runs (the folder to `.local/beside/<name>`, the port to the next free one).
"""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path

from config import env
from config.services import ports
from config.services.folder import Folder, State, owner, read_state


def folder() -> Folder:
    """The folder of the instance the environment names, whether it runs or not."""
    aside = _aside()
    return Folder(aside) if aside and aside.exists() else Folder(env.data_dir())


def folder_to_start() -> Folder:
    """The folder for a new start: aside if the usual one belongs to a live instance of another name."""
    usual, aside = folder(), _aside()
    if aside is None or owner(usual) is None or _same_name(read_state(usual)):
        return usual
    return Folder(aside)


def port_to_start(last: State) -> int:
    """The port of the pages. One that was asked for is never changed; the usual one gives way to an Onefloor."""
    if os.environ.get("ONEFLOOR_PORT") or not is_onefloor(env.port()):
        return env.port()
    return ports.preferred(last.port, *range(env.port() + 1, env.port() + 100))


def is_onefloor(port: int) -> bool:
    """Whether an instance of ours answers on the port."""
    if ports.is_free(port):
        return False
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return bool(json.loads(connection.getresponse().read()) == {"status": "alive"})
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _aside() -> Path | None:
    """Folder of a second instance told apart by port or domain; None where ONEFLOOR_DATA tells, or nothing."""
    if os.environ.get("ONEFLOOR_DATA"):
        return None
    name = "-".join(filter(None, (os.environ.get("ONEFLOOR_DOMAIN"), os.environ.get("ONEFLOOR_PORT"))))
    return env.data_dir() / "beside" / name.replace("/", "_") if name else None


def _same_name(state: State) -> bool:
    """Whether the running instance is the one meant; one that has written no state yet counts as the same."""
    wished = os.environ.get("ONEFLOOR_PORT")
    other_port = bool(wished) and state.port not in (0, int(wished or 0))
    other_domain = bool(os.environ.get("ONEFLOOR_DOMAIN")) and state.domain not in ("", env.domain())
    return not (other_port or other_domain)
