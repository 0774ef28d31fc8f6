"""Flows in words: node types, problems with their cure, places where a contact ends up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from routing.domain.flow_shape import Problem
from routing.domain.flows import NodeType

TYPES: Mapping[NodeType, Any] = {
    NodeType.SAY: lazy("Say"),
    NodeType.PLAY: lazy("Play"),
    NodeType.MENU: lazy("Menu"),
    NodeType.COLLECT: lazy("Collect"),
    NodeType.SET: lazy("Set a value"),
    NodeType.BRANCH: lazy("Branch"),
    NodeType.LOOK_UP: lazy("Look up"),
    NodeType.QUEUE: lazy("To a queue"),
    NodeType.CALLBACK_OFFER: lazy("Offer a callback"),
    NodeType.LEAVE_MESSAGE: lazy("Leave a message"),
    NodeType.GO_TO_FLOW: lazy("To another flow"),
    NodeType.END: lazy("End"),
}
WAYS: Mapping[str, Any] = {
    "next": lazy("next"),
    "otherwise": lazy("otherwise"),
    "on_missing": lazy("not found"),
    "on_no_match": lazy("not understood"),
    "on_fail": lazy("not given"),
    "declined": lazy("declined"),
    "on_no_input": lazy("silence"),
    "on_error": lazy("fault"),
}
SUBJECTS: Mapping[str, Any] = {
    "hours": lazy("business hours"),
    "holiday": lazy("holiday"),
    "depth": lazy("contacts waiting"),
    "wait": lazy("wait, s"),
    "language": lazy("language"),
    "channel": lazy("channel"),
    "vip": lazy("VIP"),
}
SIGNS: Mapping[str, str] = {"is": ":", "in": ":", "is_not": " ≠", "at_least": " ≥", "at_most": " ≤"}
# What is wrong, and what to do about it. {node} is quoted before the text.
PROBLEMS: Mapping[str, tuple[Any, Any]] = {
    "too_long": (lazy("The text is too long."), lazy("Split the flow: a node can lead to another flow.")),
    "too_deep": (lazy("The text is nested too deep."), lazy("Write nodes beside each other, not inside each other.")),
    "not_json": (
        lazy("This is no JSON: {why} (column {column})."),
        lazy("Look for a comma, a quote or a bracket there."),
    ),
    "twice": (lazy("“{name}” is written twice."), lazy("Give one of the two another name.")),
    "no_document": (lazy("A flow is an object."), lazy("Begin the text with { and end it with }.")),
    "unknown_field": (lazy("Nobody reads the field “{field}”."), lazy("Correct its name or take it away.")),
    "no_languages": (lazy("No languages are named."), lazy('Write "languages": ["en"] with those it speaks.')),
    "no_nodes": (lazy("There are no nodes, or more than {most}."), lazy('Write at least one node under "nodes".')),
    "no_start": (lazy("The first node is not named."), lazy('Write "start" with the name of a node.')),
    "bad_key": (
        lazy("This is no name of a node."),
        lazy("Begin with a small letter; small letters, digits, _ and - may follow, 40 in all."),
    ),
    "bad_type": (lazy("The node has no type anybody knows."), lazy("Write one of: {types}.")),
    "missing_field": (lazy("The field “{field}” is missing."), lazy("Add it.")),
    "dead_end": (lazy("Nothing follows: “{field}” is missing."), lazy("Name the node that comes next.")),
    "bad_value": (lazy("The value of “{field}” cannot be used."), lazy("It takes {wanted}: see docs/flows.md.")),
    "bad_prompt": (
        lazy("“{field}” holds no words by language, or words that are too long."),
        lazy('Write it as {{"en": "…"}}, up to 1000 characters each.'),
    ),
    "missing_prompt": (lazy("“{field}” has no words in “{language}”."), lazy("Add them.")),
    "missing_recording": (
        lazy("There is no recording “{recording}” in “{language}”."),
        lazy("Upload it under Recordings, or take the field away: then the words are read aloud."),
    ),
    "bad_choices": (lazy("The menu has no choices, or more than {most}."), lazy("Write one to {most} choices.")),
    "bad_choice": (
        lazy("Choice {number} cannot be read."),
        lazy("It needs key (one of 0-9 * #), label and next; words are optional."),
    ),
    "doubtful_choice": (
        lazy("“{word}” of choice {number} means another choice too, or nothing."),
        lazy("Let every word belong to one choice."),
    ),
    "bad_cases": (lazy("The branch has no cases, or more than {most}."), lazy("Write one to {most} cases.")),
    "bad_case": (
        lazy("Case {number} cannot be read."),
        lazy("It needs on (one of {subjects}), one test ({tests}) and next; value and customer need name."),
    ),
    "language_left_out": (
        lazy("The program's customers speak “{language}”, the flow does not."),
        lazy('Add it to "languages" and to all words.'),
    ),
    "no_such_queue": (lazy("There is no queue “{queue}”."), lazy("Name a queue of this program by its code.")),
    "queue_out_of_use": (lazy("The queue “{queue}” is switched off."), lazy("Name another one or switch it on.")),
    "no_such_flow": (lazy("No flow “{flow}” is in force."), lazy("Publish it first, or name another one.")),
    "flows_in_a_circle": (lazy("Flows lead back to this one: {flows}."), lazy("Let one of them end in a queue.")),
    "queues_in_a_circle": (
        lazy("A queue that overflows into this flow would get its contacts back another way: {queues}."),
        lazy("Lead to another queue here, or change where the queues overflow to."),
    ),
    "unknown_target": (lazy("“{way}” leads to “{target}”, which does not exist."), lazy("Name a node of this flow.")),
    "unreachable": (lazy("No way leads here."), lazy("Lead a way to the node or take it away.")),
    "no_exit": (
        lazy("From here nobody gets out of the flow."),
        lazy("Let one way lead to a queue, a message, another flow or an end."),
    ),
    "endless_circle": (
        lazy("The flow would walk in a circle for ever: {nodes}."),
        lazy("Put a question into the circle, or lead one of its ways out."),
    ),
    "silent_circle": (
        lazy("Who says nothing would be asked for ever: {nodes}."),
        lazy("Lead silence (on_no_input) out of the circle."),
    ),
}


def type_text(kind: str) -> str:
    """A node's type."""
    return str(TYPES[NodeType(kind)]) if kind in set(NodeType) else kind


def way_text(way: str) -> str:
    """A way out of a node; keys of choices and numbers of cases stay as they are."""
    return str(WAYS.get(way, way))


def case_text(case: Mapping[str, Any]) -> str:
    """What a branch asks, in short: “contacts waiting ≥ 5”. Cases that cannot be read are told as they are."""
    about = str(case.get("on", ""))
    subject = str(SUBJECTS.get(about, case.get("name") or about))
    if case.get("queue"):
        subject = f"{subject} ({case['queue']})"
    if "is_set" in case:
        known = _("known") if case["is_set"] else _("unknown")  # outside the text, where extraction finds it
        return f"{subject}: {known}"
    name = next((one for one in SIGNS if one in case), "")
    return f"{subject}{SIGNS[name]} {_value_text(about, case[name])}" if name else subject


def _value_text(about: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value_text(about, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if about == "hours" and value in ("open", "closed"):
        return pgettext("hours", "open") if value == "open" else pgettext("hours", "closed")
    return str(value)


def problem_text(problem: Problem) -> tuple[str, str]:
    """(what is wrong and where, what to do about it)."""
    what, cure = (str(part) for part in PROBLEMS[problem.code])
    if problem.values:
        what, cure = what.format(**problem.values), cure.format(**problem.values)
    where = _("Node “{node}”:").format(node=problem.node) if problem.node else ""
    return f"{where} {what}".strip(), cure
