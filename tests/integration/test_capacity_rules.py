"""Rules of capacity as rows: who follows a change, what is held meanwhile, and the pages that set them."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from acd.services.matching import Matcher
from agents.domain.capacity import USUAL, BadCapacity, Capacity, Mix, capacity_of
from agents.domain.state import ChannelGroup
from agents.models import Agent, CapacityRule
from agents.services import capacity
from agents.services.capacity import RuleInUse
from tests.factories.floor import ready
from tests.integration.test_backoffice import ask, chief  # noqa: F401 - a fixture

CHATS = Capacity((Mix(chat=3),))
ONE_CHAT = Capacity((Mix(chat=1),))


def test_a_smaller_rule_takes_nothing_away_and_holds_from_the_next_offer_on(floor):
    """Three chats are held when the rule says one: they go on, a fourth comes only when none is left."""
    acme = floor.acme
    agent = ready(acme.agent)
    rule = capacity.set_rule(name="Chats", capacity=CHATS)
    capacity.choose_rule(agent_ids=[agent.id], rule_id=rule.id)
    held = []
    for _chat in range(3):
        acme.arrive()
        held.append(acme.accept().id)
    matcher = Matcher()
    acme.arrive()
    assert matcher.tick() == []  # full

    capacity.set_rule(name="Chats", capacity=ONE_CHAT, rule_id=rule.id)
    for left, interaction_id in zip((2, 1, 0), held, strict=True):
        assert matcher.tick() == []
        acme.finish(interaction_id)
        agent.refresh_from_db()
        assert (agent.load_chat, agent.cap_chat) == (left, max(left, 1))  # the law of the table comes down with it
    assert len(matcher.tick()) == 1


def test_who_has_no_rule_of_their_own_follows_the_usual_one(floor):
    own = capacity.set_rule(name="Own", capacity=ONE_CHAT)
    capacity.choose_rule(agent_ids=[floor.both.id], rule_id=own.id)
    capacity.make_default(rule_id=capacity.set_rule(name="Chats", capacity=CHATS).id)

    def mixes():
        return {agent.display_name: capacity_of(agent.mix) for agent in Agent.objects.all()}

    others = {floor.acme.agent.display_name, floor.globex.agent.display_name}
    assert {name: mixes()[name] for name in others} == dict.fromkeys(others, CHATS)
    assert mixes()["Dora Both"] == ONE_CHAT
    assert CapacityRule.objects.filter(is_default=True).count() == 1
    capacity.choose_rule(agent_ids=[floor.both.id], rule_id=None)
    assert mixes()["Dora Both"] == CHATS


def test_a_rule_in_use_stays_and_one_that_takes_nothing_is_refused(floor):
    rule = capacity.set_rule(name="Own", capacity=ONE_CHAT)
    capacity.choose_rule(agent_ids=[floor.both.id, floor.acme.agent.id], rule_id=rule.id)
    with pytest.raises(RuleInUse) as refused:
        capacity.delete_rule(rule_id=rule.id)
    assert refused.value.agents == 2
    with pytest.raises(RuleInUse):
        capacity.delete_rule(rule_id=capacity.default_rule().id)
    with pytest.raises(BadCapacity):
        capacity.set_rule(name="Nothing", capacity=Capacity((Mix(),)))
    capacity.choose_rule(agent_ids=[floor.both.id, floor.acme.agent.id], rule_id=None)
    capacity.delete_rule(rule_id=rule.id)


def test_a_rule_is_written_as_numbers_and_read_as_a_sentence(floor, chief):  # noqa: F811
    data = {
        "name": "Blended", "chat_0": 3, "voice_1": 1, "email_1": 1, "voice_over_email": "on",
    }  # fmt: skip
    assert ask(chief, "/admin/agents/capacityrule/add/", data).status_code == 302
    rule = CapacityRule.objects.get(name="Blended")
    assert capacity_of(rule.code) == Capacity(
        (Mix(chat=3), Mix(voice=1, email=1)), ((ChannelGroup.VOICE, ChannelGroup.EMAIL),)
    )
    page = ask(chief, "/admin/agents/capacityrule/")
    assert "3 chats or 1 call + 1 email; a call interrupts emails" in page.content.decode()

    path = f"/admin/agents/capacityrule/{rule.id}/change/"
    form = ask(chief, path).context["adminform"].form
    assert [form.initial[name] for name in ("chat_0", "voice_1", "email_1", "chat_2", "voice_over_email")] == [
        3, 1, 1, None, True,
    ]  # fmt: skip
    for bad, words in (({"chat_0": 21}, "less than or equal to 20"), ({"chat_0": ""}, "at least once"),
                       ({"chat_0": 0}, "nothing would ever come")):  # fmt: skip
        answer = ask(chief, path, {"name": "Blended", **bad})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    rule.refresh_from_db()
    assert capacity_of(rule.code).limit(ChannelGroup.CHAT) == 3


def test_many_agents_get_a_rule_at_once_and_then_it_stays(floor, chief):  # noqa: F811
    rule = capacity.set_rule(name="Own", capacity=ONE_CHAT)
    agents = [floor.both.id, floor.acme.agent.id]
    data = {"action": f"work_by_{rule.id}", "_selected_action": [str(one) for one in agents], "index": 0}
    answer = ask(chief, "/admin/agents/agent/", data)
    assert "from the next offer on: 2" in next(str(one) for one in get_messages(answer.wsgi_request))
    assert {agent.mix for agent in Agent.objects.filter(id__in=agents)} == {ONE_CHAT.code}
    assert Agent.objects.get(pk=floor.globex.agent.id).mix == USUAL.code

    answer = ask(chief, f"/admin/agents/capacityrule/{rule.id}/delete/")
    assert "Agents who work by it: 2" in answer.content.decode()
    ask(chief, f"/admin/agents/capacityrule/{rule.id}/delete/", {"post": "yes"})
    assert CapacityRule.objects.filter(pk=rule.id).exists()
    ask(chief, "/admin/agents/agent/", {**data, "action": "work_by_usual"})
    ask(chief, f"/admin/agents/capacityrule/{rule.id}/delete/", {"post": "yes"})
    assert not CapacityRule.objects.filter(pk=rule.id).exists()
