"""Words of flows: what a flow is told (Begin, Answer, ...), what it knows (World), what it wants done (Say, Ask, ...).

A flow is a JSON document of named nodes; flow_checks says which documents may be published, flow_run walks them. One
interpreter serves voice (digits, speech) and text (words, buttons).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]
Node = Mapping[str, Any]


class NodeType(StrEnum):
    """What a node does."""

    SAY = "say"
    PLAY = "play"
    MENU = "menu"
    COLLECT = "collect"
    SET = "set"
    BRANCH = "branch"
    LOOK_UP = "look_up"
    QUEUE = "queue"
    CALLBACK_OFFER = "callback_offer"
    LEAVE_MESSAGE = "leave_message"
    GO_TO_FLOW = "go_to_flow"
    END = "end"


ASKING = frozenset({NodeType.MENU, NodeType.COLLECT, NodeType.CALLBACK_OFFER, NodeType.LEAVE_MESSAGE})
LEAVING = frozenset({NodeType.QUEUE, NodeType.LEAVE_MESSAGE, NodeType.GO_TO_FLOW, NodeType.END})


class Waits(StrEnum):
    """What a run stands still for: the customer's answer, a look-up, or nothing any more."""

    ANSWER = "answer"
    LOOK_UP = "look_up"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """A queue as a branch sees it now; `wait_seconds` None = nobody serves, so at least any number."""

    is_open: bool = True
    is_holiday: bool = False
    depth: int = 0
    wait_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """All a flow may know besides what the customer said; `now` aware. `entry_queue` stands for a queue not named."""

    now: datetime
    channel: str = "chat"
    language: str = ""
    customer: Mapping[str, str] = field(default_factory=dict)
    is_vip: bool = False
    queues: Mapping[str, QueueFacts] = field(default_factory=dict)
    entry_queue: str = ""
    can_ask: bool = True  # mail and web forms cannot answer a menu


@dataclass(frozen=True, slots=True)
class Begin:
    """The contact enters the flow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Digits, words or a button. `gentle`: words said before the question was heard; they count only when they fit."""

    text: str
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """The time to answer is over."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up brought, by the names it was asked for; None = there is no such thing."""

    values: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Failed:
    """The look-up could not be made; `reason` is a code for the record."""

    reason: str


Given = Begin | Answer | Silence | Found | Failed


@dataclass(frozen=True, slots=True)
class Entered:
    """The run came to a node by one of the ways out of the node before."""

    node: str
    type: str
    way: str


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the customer. `recording`: code of the prompt to play where there is sound; empty = read the text aloud."""

    text: str
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer: `key` is the digit, `label` the button."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Tell the customer and wait for an answer, at most `seconds` (0 = as long as it takes); `recording` as in Say."""

    node: str
    text: str
    choices: tuple[Choice, ...] = ()
    seconds: int = 0
    recording: str = ""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask another system; answer with Found or Failed within `seconds`."""

    node: str
    source: str
    request: Mapping[str, str]
    wanted: Mapping[str, str]  # value of the flow -> where it lies in the answer
    seconds: int


@dataclass(frozen=True, slots=True)
class ToQueue:
    """Wait for an agent. `left_message`: the customer goes on with their day meanwhile."""

    queue: str
    left_message: bool = False


@dataclass(frozen=True, slots=True)
class CallBack:
    """The customer asked to be called at a number instead of waiting in a queue."""

    queue: str
    number: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Go on at the start of another flow, with the values and the language of this one."""

    flow: str


@dataclass(frozen=True, slots=True)
class End:
    """The contact is over without an agent."""


@dataclass(frozen=True, slots=True)
class Faulted:
    """Something went wrong at a node; the run went another way."""

    node: str
    reason: str


@dataclass(frozen=True, slots=True)
class FallBack:
    """The flow cannot go on: the contact goes to its entry point's queue. Nobody is ever lost."""


Action = Entered | Say | Ask | LookUp | ToQueue | CallBack | HandOver | End | Faulted | FallBack
LAST_ACTIONS = (ToQueue, HandOver, End, FallBack)


class FlowFault(Exception):
    """A node cannot do its work; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
