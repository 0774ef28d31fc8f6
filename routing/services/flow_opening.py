"""What a customer may be shown of a flow before a word is said: its greeting and its first question."""

from __future__ import annotations

from dataclasses import dataclass

from routing import flow_reading, selectors
from routing.domain.flow_run import new_state, step
from routing.domain.flows import Ask, Begin, HandOver, Say, Waits
from routing.services.flow_runs import MOST_HANDOVERS
from routing.services.flow_world import world_of_stranger


@dataclass(frozen=True, slots=True)
class Opening:
    """Texts in order, the last one a question; choices as (key, label), none when any words will do."""

    texts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]


def opening_of(*, entry_address_id: int, channel: str, language: str) -> Opening | None:
    """The flow walked up to its first question, for somebody unknown; nothing is written.

    None without a flow, or when it asks nothing: it looks something up first, or leads straight into a queue.
    """
    entry = selectors.entry_point_of(entry_address_id)
    version = flow_reading.version_in_force(entry.flow_id) if entry is not None and entry.flow_id else None
    if entry is None or version is None:
        return None
    state, said = new_state(language=language), list[Say | Ask]()
    for _flow in range(MOST_HANDOVERS):
        document = flow_reading.document_of(version)
        world = world_of_stranger(channel=channel, language=language, document=document, entry_queue=entry.queue.code)
        state, actions = step(document, state, Begin(), world)
        said += [action for action in actions if isinstance(action, Say | Ask)]
        target = actions[-1] if actions else None
        following = flow_reading.version_of_code(target.flow) if isinstance(target, HandOver) else None
        if following is None:
            break
        version, state = following, new_state(state["values"], state["language"])
    if state["waits"] != Waits.ANSWER.value:
        return None
    question = said[-1]
    choices = question.choices if isinstance(question, Ask) else ()
    texts = tuple(action.text for action in said if action.text.strip())
    return Opening(texts, tuple((choice.key, choice.label) for choice in choices))
