"""Under which user PostgreSQL and Valkey run: PostgreSQL refuses uid 0 and a uid without a passwd entry.

First way: a user namespace in which the real user looks like nobody; files on disk stay the real user's.
Second way, as root where a container forbids namespaces: an account of the system and a copy of the binaries.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Identity:
    """How a server is started: inside a namespace, or as another account, or plainly."""

    namespace: bool = False
    account: pwd.struct_passwd | None = None

    def options(self, death: signal.Signals) -> dict[str, Any]:
        """Arguments of subprocess.Popen: own process group, identity, and death with the parent."""
        options: dict[str, Any] = {"process_group": 0, "preexec_fn": self._before(death, os.getpid())}
        if self.account:
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return options

    def _before(self, death: signal.Signals, parent: int) -> Callable[[], None]:
        def prepare() -> None:
            if self.namespace:
                enter_namespace()
            # After the change of identity, which would clear it.
            _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

        return prepare


def enter_namespace() -> None:
    """Look like nobody from the inside; raises OSError where the kernel or a container forbids it."""
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def choose(data: Path, binary: Path) -> Identity:
    """The identity for servers over a data folder, after trying it in a forked child."""
    if os.geteuid() != 0 and _has_entry(os.geteuid()):
        return Identity()
    if namespace_works(data, binary) or os.geteuid() != 0:
        return Identity(namespace=True)
    return Identity(account=_account())


def namespace_works(data: Path, binary: Path) -> bool:
    """Whether a child inside a namespace can run the binary and write the data folder."""

    def prepare() -> None:
        enter_namespace()
        if not os.access(data, os.W_OK | os.X_OK):
            os._exit(1)

    try:
        done = subprocess.run([binary, "--version"], preexec_fn=prepare, capture_output=True, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _has_entry(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return pwd.getpwuid(NOBODY)
