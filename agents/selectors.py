"""What other rooms may know of agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from agents.domain.capacity import Capacity, capacity_of, free_beside
from agents.domain.notice import NoticeKind
from agents.domain.state import AgentState as State
from agents.domain.state import ChannelGroup, SessionEnd, group_of
from agents.models import Agent, AgentProgram, AgentSession, AgentSkill, AgentState, Notice, NoticeReceipt, Skill
from kernel import clock
from kernel.span import Span, union

A_SHIFT = timedelta(hours=16)


def agent_of_user(user_id: int) -> Agent | None:
    """The agent behind a login, if that person is on the floor."""
    return Agent.objects.filter(user_id=user_id).first()


def agent_by_id(agent_id: UUID) -> Agent:
    """Raises Agent.DoesNotExist."""
    return Agent.objects.get(pk=agent_id)


def agent_rows(agent_ids: Iterable[UUID]) -> QuerySet[Agent]:
    """Floor-wide: these agents."""
    return Agent.objects.filter(pk__in=list(agent_ids)).order_by("id")


def is_signed_in(agent_id: UUID) -> bool:
    """Whether the person is on the floor."""
    return Agent.objects.filter(pk=agent_id, is_signed_in=True).exists()


def open_session(agent_id: UUID) -> AgentSession | None:
    """The sign-on that is in force, if the person is on the floor."""
    return AgentSession.objects.filter(agent_id=agent_id, ended_at=None).first()


def forgotten_at(agent_id: UUID) -> datetime | None:
    """When the floor signed the person out as nobody was there any more (UTC); None if the last session ended else."""
    last = AgentSession.objects.filter(agent_id=agent_id).order_by("-started_at", "-id").first()
    return last.ended_at if last is not None and last.ended_by == SessionEnd.FORGOTTEN.value else None


def skills_of_certified(program_ids: Iterable[int]) -> dict[int, list[dict[UUID, int]]]:
    """Per program: of everybody certified for it now, the levels of the skills in force. Two queries for all."""
    now = clock.now()
    rows = AgentProgram.objects.filter(program_id__in=list(program_ids)).filter(
        Q(certified_until_at=None) | Q(certified_until_at__gt=now)
    )
    pairs = list(rows.order_by("program_id", "agent_id").values_list("program_id", "agent_id"))
    held: dict[UUID, dict[UUID, int]] = {agent_id: {} for _program_id, agent_id in pairs}
    skills = AgentSkill.objects.filter(agent_id__in=list(held)).filter(
        Q(valid_from_at=None) | Q(valid_from_at__lte=now), Q(valid_to_at=None) | Q(valid_to_at__gt=now)
    )
    for agent_id, skill_id, level in skills.order_by().values_list("agent_id", "skill_id", "level"):
        held[agent_id][skill_id] = level
    found: dict[int, list[dict[UUID, int]]] = {}
    for program_id, agent_id in pairs:
        found.setdefault(program_id, []).append(held[agent_id])
    return found


def skill_ids_for(program_id: int, *, held: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these skills that a queue of the program may ask for, its own and the floor's; locked until the end of
    the transaction, so that nobody removes them.
    """
    rows = Skill.objects.filter(Q(program_id=program_id) | Q(program=None), id__in=set(held))
    return frozenset(rows.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id", flat=True))


def skill_codes_for(program_id: int) -> dict[str, UUID]:
    """The same by code, as people type them; a program's own skill hides a floor-wide one of the same code."""
    rows = Skill.objects.filter(Q(program_id=program_id) | Q(program=None))
    return dict(rows.order_by(F("program_id").desc(nulls_first=True), "code").values_list("code", "id"))


def agents_of_program(program_id: int) -> QuerySet[Agent]:
    """Agents certified for a program now, in order of name."""
    now = clock.now()
    return (
        Agent.objects.filter(programs__program_id=program_id)
        .filter(Q(programs__certified_until_at=None) | Q(programs__certified_until_at__gt=now))
        .order_by("display_name", "id")
    )


def agents_on_floor(program_ids: Iterable[int]) -> QuerySet[Agent]:
    """Floor-wide: signed-in agents of any of these programs, in order of name."""
    # A simulated agent whose history is being replayed lives in the past: not on today's floor.
    of_today = Q(is_simulated=False) | Q(last_seen_at__gte=clock.now() - A_SHIFT)
    return (
        Agent.objects.filter(of_today, is_signed_in=True, programs__program_id__in=list(program_ids))
        .distinct()
        .order_by("display_name", "id")
    )


def ready_and_lost_counts(program_id: int) -> tuple[int, int]:
    """(ready and connected, without connection) among the people who take contacts of a program."""
    people = agents_on_floor([program_id]).filter(is_simulated=False)
    rows = list(people.values_list("is_ready", "is_connected"))
    return sum(ready and here for ready, here in rows), sum(not here for _ready, here in rows)


def slot_counts(program_id: int, channel: str) -> tuple[int, int]:
    """(free, all) places of people who take contacts of a program on a channel now; for estimates of the wait."""
    group = group_of(channel)
    people = agents_on_floor([program_id]).filter(is_ready=True, is_connected=True, is_simulated=False)
    rows = list(people.values_list("mix", "load_voice", "load_chat", "load_email"))
    free = sum(free_beside(capacity_of(mix), *load)[group] for mix, *load in rows)
    return free, sum(capacity_of(mix).limit(group) for mix, *_load in rows)


@dataclass(frozen=True, slots=True)
class Desk:
    """What an agent may hold at once, and holds."""

    capacity: Capacity
    load: Mapping[ChannelGroup, int]


def desk_of_agent(agent: Agent) -> Desk:
    """Out of the row as read."""
    load = {group: int(getattr(agent, f"load_{group.value}")) for group in ChannelGroup}
    return Desk(capacity_of(agent.mix), load)


def desk_programs(agent_id: UUID) -> list[int]:
    """Programs the agent was ever certified for, ascending: a contact outlives the certificate."""
    rows = AgentProgram.objects.filter(agent_id=agent_id).order_by("program_id")
    return list(rows.values_list("program_id", flat=True))


def signed_in_among(agent_ids: Iterable[UUID]) -> list[UUID]:
    """Those of these people who are on the floor."""
    wanted = set(agent_ids)
    if not wanted:
        return []
    return list(Agent.objects.filter(id__in=wanted, is_signed_in=True).order_by("id").values_list("id", flat=True))


def ended_certificates(now: datetime, agent_ids: Iterable[UUID] | None = None) -> dict[tuple[UUID, int], datetime]:
    """Certificates of signed-in people that are over at `now`, (agent, program) -> when (UTC); of all with None."""
    rows = AgentProgram.objects.filter(agent__is_signed_in=True, certified_until_at__lte=now).order_by("id")
    if agent_ids is not None:
        rows = rows.filter(agent_id__in=list(agent_ids))
    found = rows.values_list("agent_id", "program_id", "certified_until_at")
    return {(agent_id, program_id): at for agent_id, program_id, at in found if at is not None}


def program_ids_of_agent(agent_id: UUID) -> list[int]:
    """Programs whose contacts the agent may take now, ascending."""
    now = clock.now()
    rows = AgentProgram.objects.filter(agent_id=agent_id).filter(
        Q(certified_until_at=None) | Q(certified_until_at__gt=now)
    )
    return list(rows.order_by("program_id").values_list("program_id", flat=True))


def names_of_agents(agent_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names by id; ids that are unknown are left out."""
    return dict(Agent.objects.filter(id__in=set(agent_ids)).values_list("id", "display_name"))


def names_of_skills(skill_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of skills by id; ids that are unknown are left out."""
    return dict(Skill.objects.filter(id__in=set(skill_ids)).values_list("id", "name"))


def unread_notices(agent_id: UUID) -> list[Notice]:
    """What an agent still has to read, with authors, oldest first."""
    rows = Notice.objects.filter(receipts__agent_id=agent_id, receipts__read_at=None)
    return list(rows.select_related("author", "program").order_by("sent_at", "id"))


def receivers_of_notice(notice_id: UUID) -> list[UUID]:
    """Ids of the agents a notice went to."""
    rows = NoticeReceipt.objects.filter(notice_id=notice_id).order_by("agent_id")
    return list(rows.values_list("agent_id", flat=True))


def messages_of_author(user_id: int, *, most: int = 10) -> list[Notice]:
    """Messages a supervisor sent lately, newest first, each with its receipts and their agents."""
    rows = Notice.objects.filter(author_id=user_id, kind=NoticeKind.MESSAGE.value)
    return list(rows.prefetch_related("receipts__agent").order_by("-sent_at", "-id")[:most])


def skills_for_programs(program_ids: Iterable[int]) -> QuerySet[Skill]:
    """Skills that queues of these programs may ask for, their own and the floor's, by name."""
    return Skill.objects.filter(Q(program_id__in=list(program_ids)) | Q(program=None)).order_by("name", "id")


def skills_of_program(program_id: int) -> QuerySet[Skill]:
    """A program's own skills, by code."""
    return Skill.objects.filter(program_id=program_id).order_by("code", "id")


def lost_agent_ids(*, silent_since: datetime) -> list[UUID]:
    """Floor-wide: signed-in people whose console said nothing since an instant."""
    rows = Agent.objects.filter(
        is_signed_in=True, is_connected=False, is_simulated=False, last_seen_at__lt=silent_since
    )
    return list(rows.order_by("id").values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class WorkedSpan:
    """An unbroken time on the floor, ready or serving, with what the agent may take today."""

    agent_id: UUID
    span: Span
    programs: frozenset[int]
    skills: Mapping[UUID, int]
    capacity: Capacity
    simulated: bool
    takes_simulated: bool


WORKING = (State.AVAILABLE, State.RESERVED, State.ENGAGED, State.WRAP_UP)


def worked_spans(program_ids: Iterable[int], span: Span) -> list[WorkedSpan]:
    """Floor-wide: when agents certified for any of these programs worked within `span`, by agent and time."""
    people = Agent.objects.filter(programs__program_id__in=list(program_ids)).distinct()
    worked: dict[UUID, list[Span]] = {}
    states = AgentState.objects.filter(agent__in=people, started_at__lt=span.end, state__in=[s.value for s in WORKING])
    states = states.filter(Q(ended_at=None) | Q(ended_at__gt=span.start)).order_by("agent_id", "started_at")
    for agent_id, begins, ends in states.values_list("agent_id", "started_at", "ended_at"):
        part = Span(max(begins, span.start), min(ends or span.end, span.end))
        if part.start < part.end:
            worked.setdefault(agent_id, []).append(part)
    return [
        WorkedSpan(
            agent_id=agent.id,
            span=unbroken,
            programs=frozenset(row.program_id for row in agent.programs.all()),
            skills={row.skill_id: row.level for row in agent.skills.all()},
            capacity=capacity_of(agent.mix),
            simulated=agent.is_simulated,
            takes_simulated=agent.takes_simulated,
        )
        for agent in people.filter(id__in=worked).prefetch_related("programs", "skills").order_by("id")
        for unbroken in union(worked[agent.id])
    ]


def ids_by_name(name: str) -> list[UUID]:
    """Agents of exactly this display name."""
    return list(Agent.objects.filter(display_name=name).order_by("id").values_list("id", flat=True))
