"""Recorded prompts come and go: checked when they are uploaded, kept as long as a flow names them."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from interactions.services.messages import clean_text
from kernel import clock
from kernel.ids import new_id
from routing.domain.recordings import CODE, LANGUAGE
from routing.flow_reading import flows_that_play
from routing.models import Recording
from routing.services.sounds import read_sound
from tenants.context import current_schema


class BadName(ValueError):
    """The code or the language cannot be used; the message is the field's name."""


class RecordingInUse(Exception):
    """Flows name the recording; `flows` are their names."""

    def __init__(self, flows: tuple[str, ...]) -> None:
        super().__init__(", ".join(flows))
        self.flows = flows


@transaction.atomic
def upload_recording(*, code: str, language: str, file_name: str, content: bytes, by: int | None = None) -> Recording:
    """Keep a prompt in one language; what was there under this code and language is replaced. `by` is a user's id.

    Steps: the bytes are read as sound; the file is written; the row is made or changed; the old file goes after the
    commit. Raises BadName, BadSound.
    """
    if not CODE.fullmatch(code):
        raise BadName("code")
    if not LANGUAGE.fullmatch(language):
        raise BadName("language")
    sound = read_sound(content)
    before = Recording.objects.select_for_update().filter(code=code, language=language).first()
    key = default_storage.save(f"{current_schema()}/{new_id()}", ContentFile(sound.content))
    values = {
        "file_name": clean_text(file_name).replace("/", "_").replace("\\", "_")[-160:] or "prompt.wav",
        "size": len(sound.content),
        "sha256": hashlib.sha256(sound.content).hexdigest(),
        "storage_key": key,
        "duration_ms": sound.duration_ms,
        "uploaded_at": clock.now(),
        "uploaded_by_id": by,
    }
    made = Recording.objects.update_or_create(code=code, language=language, defaults=values)[0]
    if before is not None:
        transaction.on_commit(partial(default_storage.delete, before.storage_key))
    return made


@transaction.atomic
def delete_recording(*, recording_id: UUID) -> None:
    """Take a prompt away that no flow names. Publishing locks the same rows, so that neither overtakes the other.

    Raises Recording.DoesNotExist, RecordingInUse.
    """
    recording = Recording.objects.select_for_update().get(pk=recording_id)
    flows = flows_that_play(recording.code, recording.language)
    if flows:
        raise RecordingInUse(flows)
    recording.delete()
    transaction.on_commit(partial(default_storage.delete, recording.storage_key))


def hold_recordings(codes: set[str]) -> None:
    """Until the end of the transaction nobody takes these prompts away. Locks in order of id."""
    rows = Recording.objects.select_for_update().filter(code__in=codes).order_by("id")
    list(rows.values_list("id", flat=True))
