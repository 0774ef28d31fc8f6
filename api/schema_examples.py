"""Examples of what the acts of supervisors are refused with, for the OpenAPI document; kinds as the services give."""

from __future__ import annotations

from typing import Any

Problem = dict[str, Any]


def _refused(code: str, title: str, detail: str) -> Problem:
    return {"type": f"urn:onefloor:floor:{code}", "title": title, "status": 409, "detail": detail}


def _bad(name: str, detail: str) -> Problem:
    return {
        "type": "about:blank",
        "title": "Bad request",
        "status": 400,
        "detail": "Some values cannot be used.",
        "errors": [{"name": name, "detail": detail}],
    }


_CHANGED = _refused(
    "changed", "The contact has moved on meanwhile", "It was just accepted by Anna Weber. Nothing was changed."
)
_NO_ROOM = _refused(
    "cannot-take",
    "Anna Weber has no room for another contact of this kind.",
    "Choose another agent. The contact stays where it is.",
)
_NOT_SERVING = _refused(
    "not-serving",
    "The agent does not serve this program",
    "Choose an agent with a certificate of the program in force.",
)
_SEEN = _bad("seen", "Not a `seen` of a standing.")

EXAMPLES: dict[str, dict[str, dict[str, Problem]]] = {  # operation -> status -> name -> body
    "interactions_pin": {
        "400": {"priority": _bad("priority", "Ensure this value is less than or equal to 10.")},
        "409": {
            "pinned": _refused(
                "pinned", "Sofia Marin has pinned it already", "Take that pin off first to set another."
            ),
            "changed": _CHANGED,
        },
    },
    "interactions_unpin": {"409": {"changed": _CHANGED}},
    "interactions_reassign": {
        "400": {"seen": _SEEN, "to": _bad("", "Give an agent or a queue, one of the two.")},
        "409": {"changed": _CHANGED, "cannot-take": _NO_ROOM, "not-serving": _NOT_SERVING},
    },
    "interactions_pull": {
        "400": {"seen": _SEEN},
        "409": {
            "no-agent": _refused("no-agent", "You are no agent", "Give it to somebody who is."),
            "changed": _CHANGED,
            "cannot-take": _NO_ROOM,
        },
    },
    "interactions_take_back": {"400": {"seen": _SEEN}, "409": {"changed": _CHANGED}},
    "agents_set_state": {
        "400": {"reason": _bad("reason", "A reason belongs to `not_ready`, and is needed there.")},
        "409": {
            "signed-out": _refused("signed-out", "The agent is signed out", "Only the agent can sign in again."),
        },
    },
    "agents_send_message": {
        "400": {
            "text": _bad("text", "This field may not be blank."),
            "nobody": {
                "type": "urn:onefloor:floor:message",
                "title": "Nobody there is signed on, so nobody would read it.",
                "status": 400,
                "detail": "",
            },
        },
        "409": {
            "ref-used": _refused(
                "ref-used", "Another message was sent with this ref", "Give each message a ref of its own."
            ),
        },
    },
}
