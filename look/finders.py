"""Hands our own style sheets and scripts to whoever serves or collects static files, packed; see look.packing.

It stands first in STATICFILES_FINDERS: WhiteNoise and collectstatic take the first file of a name. With DEBUG it finds
nothing, and the files are served as written.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage

KINDS = (".css", ".js")
PACKING = Path(__file__).with_name("packing.py")


class PackedFinder(BaseFinder):
    """Finds the packed form of every sheet and script that lies in this product's own rooms, and its gzip beside it."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.STATIC_PACKED)

    @cached_property
    def names(self) -> frozenset[str]:
        """What is packed, once per process; other processes may write the same bytes meanwhile."""
        return frozenset() if settings.DEBUG else packed(Path(settings.STATIC_PACKED))

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every packed name."""
        for name in sorted(self.names):
            yield name, self.storage

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """The packed file of a name; nothing when the name is not ours."""
        found = [str(Path(settings.STATIC_PACKED) / path)] if path in self.names else []
        return found if find_all else (found or [""])[0] or None


def written() -> dict[str, Path]:
    """Our own sheets and scripts by static name, as they lie in the rooms."""
    found = {}
    for storage in AppDirectoriesFinder().storages.values():
        root = Path(storage.location)
        if Path(settings.BASE_DIR) in root.parents and ".venv" not in root.parts:
            for file in sorted(root.rglob("*.*")):
                if file.suffix in KINDS:
                    found[file.relative_to(root).as_posix()] = file
    return found


def packed(folder: Path) -> frozenset[str]:
    """Fill the folder unless it holds what these sources make; gives the names in it that stand for them."""
    sources = {name: file.read_text(encoding="utf-8") for name, file in written().items()}
    how = [PACKING.read_text(encoding="utf-8"), version("minify-go")]
    made_of = [sources, sorted(settings.STATIC_PAGES), sorted(settings.STATIC_SHARED), how]
    mark = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
    seal = folder / "seal"
    names = {name + suffix for name in sources for suffix in ("", ".gz")}
    if seal.exists() and seal.read_text(encoding="utf-8") == mark:
        return frozenset(names)
    from look import packing  # only here: the minifier brings a runtime of its own into the process

    for name, text in sources.items():
        if name in settings.STATIC_PAGES | settings.STATIC_SHARED:
            text = packing.pack(name, sources.__getitem__, whole=name in settings.STATIC_PAGES)
        else:
            text = packing.squeeze(name, text)
        _keep(folder / name, text.encode())
        _keep(folder / f"{name}.gz", gzip.compress(text.encode(), 9, mtime=0))
    _keep(seal, mark.encode())
    return frozenset(names)


def _keep(target: Path, content: bytes) -> None:
    """Put a file in place at once: readers see the old or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(target)
