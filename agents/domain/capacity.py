"""How many contacts of each channel group an agent may hold at once, side by side or one set aside for another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from agents.domain.state import AgentFacts, ChannelGroup

MOST_AT_ONCE = 20
MOST_MIXES = 4
_GROUPS = tuple(ChannelGroup)  # the more urgent first: a group interrupts only those after it, so never in a circle

Load = Mapping[ChannelGroup, int]
Interrupt = tuple[ChannelGroup, ChannelGroup]  # (who comes, who is set aside)


class CapacityFault(StrEnum):
    """What is wrong with a rule."""

    NO_MIX = "no_mix"
    TOO_MANY_MIXES = "too_many_mixes"
    NUMBER = "number"
    TAKES_NOTHING = "takes_nothing"
    WRONG_WAY = "wrong_way"


class BadCapacity(ValueError):
    """No rule an agent can work by; `fault` says why."""

    def __init__(self, fault: CapacityFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Mix:
    """Contacts of each group that go together, each 0..20 (0 = none of the group in this mix)."""

    voice: int = 0
    chat: int = 0
    email: int = 0

    def of(self, group: ChannelGroup) -> int:
        """Of one group."""
        return int(getattr(self, group.value))


@dataclass(frozen=True, slots=True)
class Capacity:
    """A rule such as "3 chats or 1 call + 1 email; a call interrupts emails".

    `mixes` are alternatives: what an agent works on fits into one of them. An interrupting contact sets those of the
    other group aside until it is over: they count in no mix meanwhile, but must fit again when it has gone. Nothing of
    a group comes while it would be set aside at once. Raises BadCapacity.
    """

    mixes: tuple[Mix, ...]
    interrupts: tuple[Interrupt, ...] = ()

    def __post_init__(self) -> None:
        fault = _fault_of(self)
        if fault is not None:
            raise BadCapacity(fault)

    def limit(self, group: ChannelGroup) -> int:
        """The most of a group in any mix."""
        return max(mix.of(group) for mix in self.mixes)

    def set_aside(self, load: Load) -> frozenset[ChannelGroup]:
        """Groups of the load that rest while a more urgent one is there."""
        return frozenset(rests for comes, rests in self.interrupts if load.get(comes, 0) > 0 and load.get(rests, 0) > 0)

    def interrupted_by(self, group: ChannelGroup) -> frozenset[ChannelGroup]:
        """Groups that a contact of this one sets aside."""
        return frozenset(rests for comes, rests in self.interrupts if comes is group)

    def allows(self, load: Load) -> bool:
        """Whether an agent may hold all of it; then every smaller load is allowed too, whoever ends first."""
        resting = self.set_aside(load)
        works = {group: count for group, count in load.items() if group not in resting}
        if not any(all(count <= mix.of(group) for group, count in works.items()) for mix in self.mixes):
            return False
        above = {comes for comes, rests in self.interrupts if rests in resting and load.get(comes, 0) > 0}
        return all(self.allows({**load, group: 0}) for group in above)

    @property
    def code(self) -> str:
        """The rule in one line, as an agent's row carries it: "0 3 0|1 0 1;voice>email"."""
        mixes = "|".join(f"{mix.voice} {mix.chat} {mix.email}" for mix in self.mixes)
        return ";".join([mixes, *(f"{comes.value}>{rests.value}" for comes, rests in self.interrupts)])


def _fault_of(rule: Capacity) -> CapacityFault | None:
    numbers = [mix.of(group) for mix in rule.mixes for group in _GROUPS]
    checks = (
        (not rule.mixes, CapacityFault.NO_MIX),
        (len(rule.mixes) > MOST_MIXES, CapacityFault.TOO_MANY_MIXES),
        (any(not 0 <= number <= MOST_AT_ONCE for number in numbers), CapacityFault.NUMBER),
        (any(_GROUPS.index(a) >= _GROUPS.index(b) for a, b in rule.interrupts), CapacityFault.WRONG_WAY),
    )
    return next((fault for wrong, fault in checks if wrong), None)


def refuse_idle(rule: Capacity) -> None:
    """Raises BadCapacity for a rule by which nothing would ever come."""
    if not any(rule.limit(group) for group in ChannelGroup):
        raise BadCapacity(CapacityFault.TAKES_NOTHING)


USUAL = Capacity((Mix(voice=1), Mix(chat=3, email=1)), ((ChannelGroup.VOICE, ChannelGroup.EMAIL),))


@lru_cache(maxsize=1024)
def capacity_of(code: str) -> Capacity:
    """The rule behind Capacity.code. Raises ValueError."""
    mixes, *interrupts = code.split(";")
    found = []
    for text in mixes.split("|"):
        voice, chat, email = (int(number) for number in text.split())
        found.append(Mix(voice, chat, email))
    pairs = [text.split(">") for text in interrupts]
    return Capacity(tuple(found), tuple((ChannelGroup(comes), ChannelGroup(rests)) for comes, rests in pairs))


@lru_cache(maxsize=16_384)
def free_beside(rule: Capacity, voice: int, chat: int, email: int) -> Mapping[ChannelGroup, int]:
    """How many more contacts of each group fit beside this load (served, set aside or in wrap-up); each >= 0.

    Agents differ in little, so the few answers are kept.
    """
    load = dict(zip(_GROUPS, (voice, chat, email), strict=True))
    return {group: _room(rule, load, group) for group in _GROUPS}


def free_slots(rule: Capacity, load: Load) -> Mapping[ChannelGroup, int]:
    """The same for a load by group."""
    return free_beside(rule, *(load.get(group, 0) for group in _GROUPS))


def _room(rule: Capacity, load: Load, group: ChannelGroup) -> int:
    more = 0
    while more < MOST_AT_ONCE:
        after = {**load, group: load[group] + more + 1}
        if after[group] > rule.limit(group) or group in rule.set_aside(after) or not rule.allows(after):
            break
        more += 1
    return more


def may_take(facts: AgentFacts, rule: Capacity, load: Load, group: ChannelGroup) -> bool:
    """Whether one more contact of `group` may be offered: on the floor, ready, no open offer, room for it."""
    present = facts.signed_in and facts.connected and facts.ready and not facts.has_offer
    return present and free_slots(rule, load)[group] > 0
