"""What the agent must know of a contact's mail, as notes nobody else reads, in the program's language."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils import translation

from interactions.domain.states import Author
from interactions.services.messages import post_message


def leave_note(*, interaction_id: UUID, language: str, words: Callable[[], str]) -> None:
    """Write a note; `words` is called under the language. A note may stand on a closed contact too."""
    with translation.override(language):
        body = words()
    post_message(interaction_id=interaction_id, author=Author.NOTE, body=body)
