"""Why a contact waits: clauses of one sentence, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from acd.domain.matching import Policy, Rule
from acd.domain.why import Change, Explanation, Opening, Verdict
from console.reasons.names import Names

POLICIES: dict[Policy, str | Promise] = {
    Policy.STRICT_PRIORITY: gettext_lazy("by priority, then first come"),
    Policy.FIRST_COME: gettext_lazy("first come, priority counts as waiting"),
    Policy.SERVICE_LEVEL: gettext_lazy("by the promises to the clients"),
}
OPENINGS_TOLD = 2


def clauses_of(found: Explanation, names: Names, policy: Policy) -> list[str]:
    """At least one; each is complete and begins in lower case, so that they join with a semicolon."""
    return [
        *_closed(found, names),
        *_held(found, names),
        *_agents(found, names),
        *_line(found, policy),
        *_later(found, names),
    ]


def sentence(clauses: list[str]) -> str:
    """3 agents have the skill: 2 at capacity; ring 2 opens in 40 s."""
    text = "; ".join(clauses)
    return text[:1].upper() + text[1:]


def _closed(found: Explanation, names: Names) -> Iterator[str]:
    key = found.contact.program_id, str(found.contact.queue_id)
    if key not in names.closed:
        return
    opens = names.closed[key]
    if opens is None:
        yield _("the queue is closed and no opening is planned")
    else:
        yield _("the queue is closed until %(time)s") % {"time": names.until(opens)}


def _held(found: Explanation, names: Names) -> Iterator[str]:
    agent_id = found.contact.held_for(names.now)
    if agent_id is None or found.contact.named_until is None:
        return
    values = {"agent": names.person(agent_id), "time": names.until(found.contact.named_until)}
    own = next((verdict.rule for verdict in found.verdicts if verdict.agent_id == agent_id), Rule.NO_CERTIFICATE)
    why = {
        Rule.AT_CAPACITY: _("held for %(agent)s, who is at capacity, until %(time)s"),
        Rule.NOT_READY: _("held for %(agent)s, who is not ready, until %(time)s"),
        Rule.HAS_OFFER: _("held for %(agent)s, who decides on another offer, until %(time)s"),
        Rule.NO_CERTIFICATE: _("held for %(agent)s, who has no certificate in force, until %(time)s"),
        Rule.LACKS_SKILL: _("held for %(agent)s, who lacks the skill, until %(time)s"),
    }
    text = why.get(own) if own is not None else None
    yield (text or _("held for %(agent)s until %(time)s")) % values


def _agents(found: Explanation, names: Names) -> Iterator[str]:
    contact = found.contact
    if not found.verdicts:
        yield _("nobody signed on has a certificate for %(program)s") % {"program": names.program(contact.program_id)}
        return
    worlds = found.count(Rule.OTHER_WORLD)
    if worlds == len(found.verdicts):
        yield _("no agent here takes simulated contacts") if contact.simulated else _("only simulated agents are here")
        return
    skills = names.skill_list(contact.required_at(names.now))
    if not found.skilled:
        n = len(found.verdicts) - worlds
        text = ngettext(
            "the only agent signed on lacks %(skills)s", "none of the %(n)s agents signed on has %(skills)s", n
        )
        yield text % {"n": n, "skills": skills}
        return
    stopped = list(_stopped(found, names))
    yield _skilled(found.skilled, skills, names.program(contact.program_id)) + (
        ": " + ", ".join(stopped) if stopped else ""
    )


def _skilled(n: int, skills: str, program: str) -> str:
    if skills:
        return ngettext("%(n)s agent has %(skills)s", "%(n)s agents have %(skills)s", n) % {"n": n, "skills": skills}
    return ngettext("%(n)s agent serves %(program)s", "%(n)s agents serve %(program)s", n) % {
        "n": n,
        "program": program,
    }


def _stopped(found: Explanation, names: Names) -> Iterator[str]:
    """What the skilled agents are stopped by, most of them first."""
    for blocking in found.counts:
        if blocking.rule is Rule.NO_CERTIFICATE:
            yield from _ended(found, names)
        elif blocking.rule is Rule.HAS_OFFER:
            yield _offers(blocking.agents, found, names)
        elif blocking.rule not in (Rule.OTHER_WORLD, Rule.LACKS_SKILL):
            yield _counted(blocking.rule, blocking.agents)
    if found.eligible:
        yield ngettext("%(n)s may take it now", "%(n)s may take it now", found.eligible) % {"n": found.eligible}


def _counted(rule: Rule, n: int) -> str:
    texts = {
        Rule.AT_CAPACITY: ngettext("%(n)s at capacity", "%(n)s at capacity", n),
        Rule.NOT_READY: ngettext("%(n)s not ready", "%(n)s not ready", n),
        Rule.HELD_FOR_ANOTHER: ngettext("%(n)s free", "%(n)s free", n),
        Rule.LENDER_BUSY: ngettext("%(n)s needed in the own queue", "%(n)s needed in their own queue", n),
    }
    return texts[rule] % {"n": n}


def _offers(n: int, found: Explanation, names: Names) -> str:
    if not found.offers_until:
        return ngettext("%(n)s has an open offer", "%(n)s have open offers", n) % {"n": n}
    text = ngettext("%(n)s has an open offer until %(time)s", "%(n)s have open offers, the first until %(time)s", n)
    return text % {"n": n, "time": names.until(found.offers_until[0])}


def _ended(found: Explanation, names: Names) -> Iterator[str]:
    if not found.ended:
        return
    n, last = len(found.ended), max(found.ended.values())
    text = ngettext("%(n)s not certified since %(day)s", "%(n)s no longer certified, the last since %(day)s", n)
    yield text % {"n": n, "day": names.day(last)}


def _line(found: Explanation, policy: Policy) -> Iterator[str]:
    n = sum(found.ahead.values())
    if n:
        others = n - found.ahead.get(found.contact.program_id, 0)
        text = ngettext("%(n)s contact goes first", "%(n)s contacts go first", n) % {"n": n}
        if others:
            text += ngettext(", %(n)s of another program", ", %(n)s of other programs", others) % {"n": others}
        yield f"{text} ({POLICIES[policy]})"
    if policy is Policy.SERVICE_LEVEL and not found.contact.in_share:
        yield _("beyond the volume agreed for the queue, so the others go first")


def _later(found: Explanation, names: Names) -> Iterator[str]:
    for change in found.changes[:OPENINGS_TOLD]:
        if change.opening is not Opening.HOLD_ENDS:  # told with the hold
            yield change_text(change, found, names)
    program_id = found.contact.program_id
    for verdict in found.verdicts:
        if verdict.rule is Rule.LENDER_BUSY and verdict.lender is not None:
            most = next(one.most_waiting for one in found.contact.lenders if one.queue_id == verdict.lender)
            yield _("agents of %(queue)s help only while at most %(most)s wait there") % {
                "queue": names.queue(program_id, verdict.lender),
                "most": most,
            }
            return


def change_text(change: Change, found: Explanation, names: Names) -> str:
    """ring 2 opens in 40 s."""
    when = names.ahead(change.at)
    if change.opening is Opening.RING:
        return _("ring %(number)s opens %(when)s") % {"number": change.number, "when": when}
    if change.opening is Opening.HOLD_ENDS:
        return _("the hold ends %(when)s") % {"when": when}
    queue = names.queue(found.contact.program_id, change.queue_id or "")
    text = _("agents of %(queue)s may help %(when)s, only while at most %(most)s wait there")
    return text % {"queue": queue, "when": when, "most": change.most_waiting}


def verdict_text(verdict: Verdict, found: Explanation, names: Names) -> str:
    """One agent's rule, complete: lacks Spanish 3 (has level 2)."""
    if verdict.rule is None:
        return _("may be given it now")
    if verdict.rule is Rule.LACKS_SKILL:
        return _("lacks %(skills)s") % {"skills": ", ".join(_missing(verdict, names))}
    if verdict.rule is Rule.NO_CERTIFICATE and verdict.agent_id in found.ended:
        return _("not certified since %(day)s") % {"day": names.day(found.ended[verdict.agent_id])}
    return str(VERDICTS[verdict.rule])


def _missing(verdict: Verdict, names: Names) -> Iterator[str]:
    for skill, level, held in verdict.missing:
        name = names.skill(skill, level)
        yield name if held is None else _("%(skill)s (has level %(held)s)") % {"skill": name, "held": held}


CHECKS: dict[Rule, str | Promise] = {  # as heads of columns, in the order of acd.domain.why.checks_of
    Rule.OTHER_WORLD: gettext_lazy("Same world"),
    Rule.NO_CERTIFICATE: gettext_lazy("Certified"),
    Rule.LACKS_SKILL: gettext_lazy("Skilled"),
    Rule.NOT_READY: gettext_lazy("Ready"),
    Rule.HAS_OFFER: gettext_lazy("No other offer"),
    Rule.AT_CAPACITY: gettext_lazy("Place free"),
    Rule.HELD_FOR_ANOTHER: gettext_lazy("Not held"),
    Rule.LENDER_BUSY: gettext_lazy("May be lent"),
}
VERDICTS: dict[Rule, str | Promise] = {
    Rule.OTHER_WORLD: gettext_lazy("of the other world: simulated and real contacts do not mix"),
    Rule.NO_CERTIFICATE: gettext_lazy("not certified"),
    Rule.NOT_READY: gettext_lazy("not ready"),
    Rule.HAS_OFFER: gettext_lazy("decides on another offer"),
    Rule.AT_CAPACITY: gettext_lazy("at capacity"),
    Rule.HELD_FOR_ANOTHER: gettext_lazy("free, but the contact is held for another agent"),
    Rule.LENDER_BUSY: gettext_lazy("free, but needed in the own queue"),
}


def mends_text(verdict: Verdict, found: Explanation, names: Names) -> str:
    """What would change it, as a thing to do or to wait for; empty when nothing is to be said."""
    if verdict.opens_at is not None:
        change = next((one for one in found.changes if one.at == verdict.opens_at), None)
        return change_text(change, found, names) if change is not None else ""
    if verdict.rule is Rule.NO_CERTIFICATE:
        return _("certify for %(program)s") % {"program": names.program(found.contact.program_id)}
    if verdict.rule is Rule.LACKS_SKILL:
        missing = ", ".join(names.skill(skill, level) for skill, level, _held in verdict.missing)
        return _("give %(skills)s") % {"skills": missing}
    return str(MENDS.get(verdict.rule, "")) if verdict.rule is not None else ""


MENDS: dict[Rule, str | Promise] = {
    Rule.NOT_READY: gettext_lazy("the agent sets ready"),
    Rule.HAS_OFFER: gettext_lazy("the offer ends"),
    Rule.AT_CAPACITY: gettext_lazy("a contact is finished, or the capacity is raised"),
    Rule.LENDER_BUSY: gettext_lazy("fewer wait in the own queue"),
}
