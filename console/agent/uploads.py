"""Files an agent sends: few, small, of kinds that customers can open and that run nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from console.agent.problems import BadFile
from interactions.services.messages import Upload

LARGEST_BYTES = 5_000_000
MOST_FILES = 5
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
ACCEPT = ",".join(KINDS)


def uploads_of(files: Sequence[UploadedFile]) -> list[Upload]:
    """Check and read the files; the type follows the ending, never what the browser says. Raises BadFile."""
    if len(files) > MOST_FILES:
        raise BadFile(_("At most {n} files go with one message.").format(n=MOST_FILES))
    return [_upload(file) for file in files]


def _upload(file: UploadedFile) -> Upload:
    name = file.name or ""
    kind = KINDS.get(PurePosixPath(name.lower()).suffix)
    if kind is None:
        raise BadFile(_("“{name}” is of a kind that is not passed on.").format(name=name))
    if not file.size or file.size > LARGEST_BYTES:
        limit = LARGEST_BYTES // 1_000_000
        raise BadFile(_("“{name}” is empty or larger than {n} MB.").format(name=name, n=limit))
    return Upload(name=name, content_type=kind, content=file.read())
