"""A rule of capacity in words: one telling for desk, wallboard and back office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from agents.domain.capacity import MOST_AT_ONCE, MOST_MIXES, Capacity, CapacityFault, Mix
from agents.domain.state import ChannelGroup

_COUNTED: Mapping[ChannelGroup, Callable[[int], str]] = {
    ChannelGroup.VOICE: lambda n: ngettext("%(n)s call", "%(n)s calls", n) % {"n": n},
    ChannelGroup.CHAT: lambda n: ngettext("%(n)s chat", "%(n)s chats", n) % {"n": n},
    ChannelGroup.EMAIL: lambda n: ngettext("%(n)s email", "%(n)s emails", n) % {"n": n},
}
INTERRUPTS: Mapping[tuple[ChannelGroup, ChannelGroup], Any] = {
    (ChannelGroup.VOICE, ChannelGroup.CHAT): lazy("a call interrupts chats"),
    (ChannelGroup.VOICE, ChannelGroup.EMAIL): lazy("a call interrupts emails"),
    (ChannelGroup.CHAT, ChannelGroup.EMAIL): lazy("a chat interrupts emails"),
}
FAULTS: Mapping[CapacityFault, Any] = {
    CapacityFault.NO_MIX: lazy("Say what goes together at least once."),
    CapacityFault.TOO_MANY_MIXES: lazy("A rule has at most %(most)s alternatives."),
    CapacityFault.NUMBER: lazy("Each number is 0 to %(highest)s."),
    CapacityFault.TAKES_NOTHING: lazy("By this rule nothing would ever come: give at least one number above 0."),
    CapacityFault.WRONG_WAY: lazy("Only a more urgent channel interrupts: calls, then chats, then emails."),
}


def mix_in_words(mix: Mix) -> str:
    """Such as "1 call + 1 email"."""
    parts = [_COUNTED[group](mix.of(group)) for group in ChannelGroup if mix.of(group)]
    return " + ".join(parts) if parts else _("nothing")


def counted(group: ChannelGroup, n: int) -> str:
    """Such as "3 chats"."""
    return _COUNTED[group](n)


def rule_in_words(rule: Capacity) -> str:
    """Such as "3 chats or 1 call + 1 email; a call interrupts emails"."""
    mixes = _(" or ").join(mix_in_words(mix) for mix in rule.mixes)
    return "; ".join([mixes, *(str(INTERRUPTS[pair]) for pair in rule.interrupts)])


def fault_in_words(fault: CapacityFault) -> str:
    """What is wrong, and what to do."""
    return str(FAULTS[fault]) % {"most": MOST_MIXES, "highest": MOST_AT_ONCE}
