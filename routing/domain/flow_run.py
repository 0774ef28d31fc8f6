"""The interpreter of flows: one step from an input to the next standstill. Pure, deterministic, always ends.

The state is JSON, so that a conversation survives a restart: {"node", "waits", "values", "language", "tries", "phase",
"faults"}. A node that fails takes its `on_error`, else the document's, else the contact goes to the queue of its entry
point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routing.domain import flow_answers as answers
from routing.domain.flow_branches import case_holds
from routing.domain.flow_nodes import USUAL_LOOK_UP_SECONDS, USUAL_TRIES, type_of
from routing.domain.flows import (
    Action,
    Answer,
    Ask,
    Begin,
    CallBack,
    Document,
    End,
    Entered,
    Failed,
    FallBack,
    Faulted,
    FlowFault,
    Found,
    Given,
    HandOver,
    LookUp,
    Node,
    NodeType,
    Say,
    Silence,
    ToQueue,
    Waits,
    World,
)

MOST_NODES = 200  # walked in one step without the customer
MOST_FAULTS = 3  # of one run; then the entry point's queue
State = Mapping[str, Any]
Way = tuple[str, str] | None  # (target, name of the way); None = the walk stands still


def new_state(values: Mapping[str, str] | None = None, language: str = "") -> dict[str, Any]:
    """Before the first node; `values` come along from another flow."""
    fresh = {"node": "", "waits": "", "tries": 0, "phase": "", "faults": 0}
    return {**fresh, "values": dict(values or {}), "language": language}


def step(document: Document, state: State, given: Given, world: World) -> tuple[dict[str, Any], tuple[Action, ...]]:
    """Go on with what was given until the flow waits or is over. An input that nobody waits for changes nothing."""
    walk = _Walk(document, state, world)
    if _awaited(walk, given):
        walk.go(given)
    return walk.state, tuple(walk.actions)


def _awaited(walk: _Walk, given: Given) -> bool:
    waits = walk.state["waits"]
    if isinstance(given, Begin):
        return bool(waits == "")
    return bool(waits == (Waits.ANSWER if isinstance(given, Answer | Silence) else Waits.LOOK_UP))


class _Walk:
    """One step on its way: the state it changes and the actions it collects."""

    def __init__(self, document: Document, state: State, world: World) -> None:
        self.document, self.world = document, world
        self.state: dict[str, Any] = {**new_state(), **state}
        self.state["values"] = dict(self.state["values"])
        self.actions: list[Action] = []

    @property
    def values(self) -> dict[str, str]:
        found: dict[str, str] = self.state["values"]
        return found

    @property
    def language(self) -> str:
        return str(self.state["language"] or self.world.language)

    def node(self) -> Node:
        found: Node | None = self.document["nodes"].get(self.state["node"])
        if found is None:
            raise FlowFault("unknown_node")
        return found

    def go(self, given: Given) -> None:
        way: Way = (self.document["start"], "start")
        if not isinstance(given, Begin):
            self.state["waits"] = ""
            way = self.guarded(lambda: self.resume(given))
        for _number in range(MOST_NODES):
            if way is None:
                return
            way = self.guarded(lambda at=way: self.enter(*at))  # type: ignore[misc]
        self.actions.append(Faulted(self.state["node"], "too_many_steps"))
        self.over(FallBack())

    def guarded(self, move: Callable[[], Way]) -> Way:
        """The way a move takes, or the way a fault takes."""
        try:
            return move()
        except FlowFault as fault:
            return self.after(fault.reason)

    def after(self, reason: str) -> Way:
        self.actions.append(Faulted(self.state["node"], reason))
        self.state["faults"] += 1
        node = self.document["nodes"].get(self.state["node"], {})
        target = node.get("on_error") or self.document.get("on_error")
        if target is None or self.state["faults"] > MOST_FAULTS:
            return self.over(FallBack())
        return (target, "on_error")

    def enter(self, target: str, way: str) -> Way:
        self.state.update(node=target, tries=0, phase="")
        node = self.node()
        kind = type_of(node)
        if kind is None:
            raise FlowFault("unknown_type")
        self.actions.append(Entered(target, kind.value, way))
        return _ENTER[kind](self, node)

    def resume(self, given: Given) -> Way:
        node = self.node()
        kind = type_of(node)
        if kind is None or kind not in _RESUME:
            raise FlowFault("not_waiting")
        return _RESUME[kind](self, node, given)

    def text(self, node: Node, name: str) -> str:
        return answers.fill(answers.prompt(node.get(name, {}), self.language), self.known())

    def known(self) -> dict[str, str]:
        """What texts and addresses may name: the customer's own data, and above them the flow's values."""
        return {**self.world.customer, **self.values}

    def say(self, node: Node, name: str) -> None:
        if node.get(name):
            self.actions.append(Say(self.text(node, name), _recording(node, name)))

    def ask(self, node: Node, name: str, choices: tuple[Any, ...] = ()) -> None:
        if not self.world.can_ask:
            raise FlowFault("cannot_ask")
        self.state["waits"] = Waits.ANSWER.value
        self.actions.append(
            Ask(self.state["node"], self.text(node, name), choices, node.get("seconds", 0), _recording(node, name))
        )

    def again(self, node: Node, choices: tuple[Any, ...] = ()) -> bool:
        """Ask once more; False when the tries are used up."""
        self.state["tries"] += 1
        if self.state["tries"] >= node.get("tries", USUAL_TRIES):
            return False
        self.ask(node, "retry" if node.get("retry") else "text", choices)
        return True

    def stand(self) -> Way:
        """Words that came before the question: it stands as it is."""
        self.state["waits"] = Waits.ANSWER.value
        return None

    def over(self, *actions: Action) -> Way:
        self.state["waits"] = Waits.OVER.value
        self.actions.extend(actions)
        return None


def _recording(node: Node, name: str) -> str:
    """The node's recording speaks its `text`, none of its other words."""
    return str(node.get("recording", "")) if name == "text" else ""


def _say(walk: _Walk, node: Node) -> Way:
    walk.say(node, "text")
    return (node["next"], "next")


def _menu(walk: _Walk, node: Node) -> Way:
    walk.ask(node, "text", answers.shown_choices(node["choices"], walk.language))
    return None


def _menu_answer(walk: _Walk, node: Node, given: Given) -> Way:
    if not isinstance(given, Answer):
        return _silence(node, "on_no_match")
    choice = answers.choice_of(node["choices"], given.text)
    if choice is not None:
        return (choice["next"], str(choice["key"]))
    if given.gentle:
        return walk.stand()
    if walk.again(node, answers.shown_choices(node["choices"], walk.language)):
        return None
    return (node["on_no_match"], "on_no_match")


def _collect(walk: _Walk, node: Node) -> Way:
    walk.ask(node, "text")
    return None


def _collect_answer(walk: _Walk, node: Node, given: Given) -> Way:
    if not isinstance(given, Answer):
        return _silence(node, "on_fail")
    if given.gentle and node.get("format", "any") == "any":
        return walk.stand()  # a greeting is no answer to an open question
    value = answers.value_of(node, given.text)
    if value is not None:
        _keep(walk, node["into"], value)
        return (node["next"], "next")
    if given.gentle:
        return walk.stand()
    return None if walk.again(node) else (node["on_fail"], "on_fail")


def _silence(node: Node, otherwise: str) -> Way:
    name = "on_no_input" if node.get("on_no_input") else otherwise
    return (node[name], name)


def _set(walk: _Walk, node: Node) -> Way:
    _keep(walk, node["into"], answers.fill(node["value"], walk.known()))
    return (node["next"], "next")


def _keep(walk: _Walk, name: str, value: str) -> None:
    """A value under its name; `language` also changes what the customer hears."""
    walk.values[name] = value
    if name == "language":
        walk.state["language"] = value


def _branch(walk: _Walk, node: Node) -> Way:
    for number, case in enumerate(node["cases"], start=1):
        if case_holds(case, walk.world, walk.values, walk.language):
            return (case["next"], str(number))
    return (node["otherwise"], "otherwise")


def _look_up(walk: _Walk, node: Node) -> Way:
    seconds = node.get("seconds", USUAL_LOOK_UP_SECONDS)
    known = walk.known()
    if node["source"] == "http":
        request = {"url": answers.fill_address(node["url"], known)}
    else:
        request = {"by": node["by"], "value": answers.fill(node["value"], known)}
    walk.state["waits"] = Waits.LOOK_UP.value
    walk.actions.append(LookUp(walk.state["node"], node["source"], request, dict(node["into"]), seconds))
    return None


def _look_up_answer(walk: _Walk, node: Node, given: Given) -> Way:
    if isinstance(given, Failed):
        raise FlowFault(given.reason)
    if not isinstance(given, Found) or given.values is None:
        return (node["on_missing"], "on_missing")
    for name in node["into"]:
        _keep(walk, name, given.values.get(name, ""))
    return (node["next"], "next")


def _queue(walk: _Walk, node: Node) -> Way:
    walk.say(node, "text")
    return walk.over(ToQueue(node["queue"]))


def _callback_offer(walk: _Walk, node: Node) -> Way:
    facts = walk.world.queues.get(node["queue"])
    least = node.get("least_wait_seconds", 0)
    if facts is not None and facts.wait_seconds is not None and facts.wait_seconds < least:
        return (node["declined"], "declined")
    walk.ask(node, "text", answers.agreement(walk.language))
    return None


def _callback_answer(walk: _Walk, node: Node, given: Given) -> Way:
    if not isinstance(given, Answer):
        return (node["declined"], "declined")
    if walk.state["phase"] == "number":
        number = answers.value_of({"format": "phone"}, given.text)
        return _callback_at(walk, node, number, given)
    agreed = answers.agrees(given.text)
    if agreed is None and given.gentle:
        return walk.stand()
    if agreed is None and walk.again(node, answers.agreement(walk.language)):
        return None
    if not agreed:
        return (node["declined"], "declined")
    return _callback_at(walk, node, walk.known().get("phone"), None)


def _callback_at(walk: _Walk, node: Node, number: str | None, said: Answer | None) -> Way:
    if number:
        walk.actions.append(CallBack(node["queue"], number))
        return (node["next"], "next")
    if said is None:
        walk.state.update(phase="number", tries=0)
        walk.ask(node, "ask_number")
        return None
    if walk.again({**node, "retry": node["ask_number"]}):
        return None
    return (node["declined"], "declined")


def _leave_message(walk: _Walk, node: Node) -> Way:
    walk.ask(node, "text")
    return None


def _leave_message_answer(walk: _Walk, node: Node, given: Given) -> Way:
    if isinstance(given, Answer) and given.gentle:
        return walk.stand()
    if isinstance(given, Answer):
        walk.say(node, "thanks")
    elif node.get("on_no_input"):
        return (node["on_no_input"], "on_no_input")
    return walk.over(ToQueue(node["queue"], left_message=True))


def _go_to_flow(walk: _Walk, node: Node) -> Way:
    return walk.over(HandOver(node["flow"]))


def _end(walk: _Walk, node: Node) -> Way:
    walk.say(node, "text")
    return walk.over(End())


_ENTER: dict[NodeType, Callable[[_Walk, Node], Way]] = {
    NodeType.SAY: _say,
    NodeType.PLAY: _say,
    NodeType.MENU: _menu,
    NodeType.COLLECT: _collect,
    NodeType.SET: _set,
    NodeType.BRANCH: _branch,
    NodeType.LOOK_UP: _look_up,
    NodeType.QUEUE: _queue,
    NodeType.CALLBACK_OFFER: _callback_offer,
    NodeType.LEAVE_MESSAGE: _leave_message,
    NodeType.GO_TO_FLOW: _go_to_flow,
    NodeType.END: _end,
}
_RESUME: dict[NodeType, Callable[[_Walk, Node, Given], Way]] = {
    NodeType.MENU: _menu_answer,
    NodeType.COLLECT: _collect_answer,
    NodeType.LOOK_UP: _look_up_answer,
    NodeType.CALLBACK_OFFER: _callback_answer,
    NodeType.LEAVE_MESSAGE: _leave_message_answer,
}
