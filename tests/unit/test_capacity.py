"""What an agent may hold at once: alternatives, and what a more urgent contact sets aside."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.domain.capacity import (
    MOST_MIXES,
    USUAL,
    BadCapacity,
    Capacity,
    CapacityFault,
    Mix,
    capacity_of,
    free_slots,
    may_take,
)
from agents.domain.state import AgentFacts, ChannelGroup

VOICE, CHAT, EMAIL = ChannelGroup.VOICE, ChannelGroup.CHAT, ChannelGroup.EMAIL
CALL_OVER_MAIL = ((VOICE, EMAIL),)
EXAMPLE = Capacity((Mix(chat=3), Mix(voice=1, email=1)), CALL_OVER_MAIL)  # 3 chats, or 1 call + 1 email
BESIDE = Capacity((Mix(chat=3), Mix(voice=1, email=1)))  # the same, worked side by side
CHAIN = Capacity((Mix(voice=1), Mix(chat=2), Mix(email=4)), ((VOICE, CHAT), (VOICE, EMAIL), (CHAT, EMAIL)))


@pytest.mark.parametrize(
    ("rule", "load", "free"),
    [
        (EXAMPLE, {}, (1, 3, 1)),
        (EXAMPLE, {CHAT: 1}, (0, 2, 0)),  # a call never interrupts a chat
        (EXAMPLE, {CHAT: 3}, (0, 0, 0)),
        (EXAMPLE, {EMAIL: 1}, (1, 0, 0)),
        (EXAMPLE, {VOICE: 1}, (0, 0, 0)),  # a mail would be set aside at once
        (EXAMPLE, {VOICE: 1, EMAIL: 1}, (0, 0, 0)),
        (BESIDE, {VOICE: 1}, (0, 0, 1)),
        (BESIDE, {EMAIL: 1}, (1, 0, 0)),
        (USUAL, {}, (1, 3, 1)),
        (USUAL, {CHAT: 2}, (0, 1, 1)),
        (USUAL, {EMAIL: 1}, (1, 3, 0)),
        (USUAL, {EMAIL: 1, CHAT: 1}, (0, 2, 0)),
        (USUAL, {EMAIL: 1, VOICE: 1}, (0, 0, 0)),
        (CHAIN, {EMAIL: 4}, (1, 2, 0)),
        (CHAIN, {EMAIL: 4, CHAT: 2}, (1, 0, 0)),
        (CHAIN, {EMAIL: 4, CHAT: 2, VOICE: 1}, (0, 0, 0)),
        (Capacity((Mix(),)), {}, (0, 0, 0)),
        (Capacity((Mix(chat=1),)), {CHAT: 4}, (0, 0, 0)),  # the rule got smaller while four were held
    ],
)
def test_what_fits_beside_a_load(rule, load, free):
    assert tuple(free_slots(rule, load)[group] for group in (VOICE, CHAT, EMAIL)) == free
    facts = AgentFacts(signed_in=True, connected=True, ready=True)
    assert tuple(may_take(facts, rule, load, group) for group in (VOICE, CHAT, EMAIL)) == tuple(map(bool, free))


def test_what_comes_back_must_fit_beside_what_came_meanwhile():
    """Under a call that sets a mail aside a chat would fit, but not once the call is over and the mail is back."""
    rule = Capacity((Mix(voice=1, chat=1), Mix(email=1)), CALL_OVER_MAIL)
    assert free_slots(rule, {VOICE: 1})[CHAT] == 1
    assert free_slots(rule, {VOICE: 1, EMAIL: 1})[CHAT] == 0


@pytest.mark.parametrize(
    ("rule", "load", "resting"),
    [
        (EXAMPLE, {EMAIL: 1, VOICE: 1}, {EMAIL}),
        (EXAMPLE, {EMAIL: 1}, set()),
        (BESIDE, {EMAIL: 1, VOICE: 1}, set()),
        (CHAIN, {EMAIL: 1, CHAT: 1}, {EMAIL}),
        (CHAIN, {EMAIL: 1, CHAT: 1, VOICE: 1}, {EMAIL, CHAT}),
    ],
)
def test_what_is_set_aside(rule, load, resting):
    assert rule.set_aside(load) == resting


@pytest.mark.parametrize(
    ("mixes", "interrupts", "fault"),
    [
        ((), (), CapacityFault.NO_MIX),
        ((Mix(chat=1),) * (MOST_MIXES + 1), (), CapacityFault.TOO_MANY_MIXES),
        ((Mix(chat=21),), (), CapacityFault.NUMBER),
        ((Mix(voice=-1),), (), CapacityFault.NUMBER),
        ((Mix(chat=1),), ((CHAT, VOICE),), CapacityFault.WRONG_WAY),
        ((Mix(chat=1),), ((CHAT, CHAT),), CapacityFault.WRONG_WAY),
    ],
)
def test_a_rule_nobody_can_work_by_is_refused(mixes, interrupts, fault):
    with pytest.raises(BadCapacity) as refused:
        Capacity(mixes, interrupts)
    assert refused.value.fault is fault


MIXES = st.lists(st.builds(Mix, *[st.integers(0, 3)] * 3), min_size=1, max_size=3).map(tuple)
PAIRS = st.sets(st.sampled_from([(VOICE, CHAT), (VOICE, EMAIL), (CHAT, EMAIL)])).map(lambda some: tuple(sorted(some)))
RULES = st.builds(Capacity, MIXES, PAIRS)
LOADS = st.fixed_dictionaries({group: st.integers(0, 3) for group in ChannelGroup})


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RULES, LOADS, st.sampled_from(ChannelGroup))
def test_whoever_ends_first_what_is_left_is_allowed(rule, load, group):
    if rule.allows(load) and load[group]:
        assert rule.allows({**load, group: load[group] - 1})


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RULES, st.lists(st.sampled_from(ChannelGroup), max_size=8))
def test_taking_while_there_is_room_keeps_every_law(rule, comers):
    load = dict.fromkeys(ChannelGroup, 0)
    for group in comers:
        if free_slots(rule, load)[group]:
            load[group] += 1
        assert rule.allows(load)
        assert all(load[one] <= rule.limit(one) for one in ChannelGroup)  # the law the database holds, too
    working = {group: count for group, count in load.items() if group not in rule.set_aside(load)}
    assert any(all(count <= mix.of(group) for group, count in working.items()) for mix in rule.mixes)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RULES)
def test_the_line_on_the_agents_row_says_the_rule(rule):
    assert capacity_of(rule.code) == rule
    assert len(rule.code) <= 200
