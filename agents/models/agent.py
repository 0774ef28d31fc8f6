"""A person on the floor: one row is the truth for every program they serve."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agents.domain.capacity import USUAL
from agents.domain.state import AgentState as State
from agents.domain.state import NotReadyReason
from kernel.ids import new_id


class CapacityRule(models.Model):
    """How many contacts of which channels an agent may hold at once; read by agents.domain.capacity."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    code = models.CharField(max_length=200)  # Capacity.code
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # Who has no rule of their own works by this one.
            models.UniqueConstraint(
                name="capacity_rule_one_default", fields=["is_default"], condition=Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Agent(models.Model):
    """State, version, load and cap per channel group of one person.

    Load counts every slot taken: open offer, running contact, contact in wrap-up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agent")
    display_name = models.CharField(max_length=80)
    is_signed_in = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    is_connected = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in NotReadyReason], blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State], default=State.SIGNED_OUT.value)
    state_reason = models.CharField(max_length=20, blank=True)  # the reason shown with the state
    state_since_at = models.DateTimeField()
    idle_since_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveBigIntegerField(default=0)
    has_offer = models.BooleanField(default=False)
    active_count = models.PositiveSmallIntegerField(default=0)
    wrap_up_count = models.PositiveSmallIntegerField(default=0)
    missed_count = models.PositiveSmallIntegerField(default=0, db_default=0)  # offers missed in a row
    load_voice = models.PositiveSmallIntegerField(default=0)
    load_chat = models.PositiveSmallIntegerField(default=0)
    load_email = models.PositiveSmallIntegerField(default=0)
    capacity_rule = models.ForeignKey(
        CapacityRule, null=True, blank=True, on_delete=models.PROTECT, related_name="agents"
    )  # none = the floor's usual one
    # The rule's code again: the matcher reads one row. It and the caps are written by services.capacity and settle.
    mix = models.CharField(max_length=200, default=USUAL.code, db_default=USUAL.code, editable=False)
    cap_voice = models.PositiveSmallIntegerField(default=1)
    cap_chat = models.PositiveSmallIntegerField(default=3)
    cap_email = models.PositiveSmallIntegerField(default=1)
    is_simulated = models.BooleanField(default=False)
    takes_simulated = models.BooleanField(default=False)
    leaves_at_end = models.BooleanField(default=False)  # signed off by a supervisor once nothing is open any more

    class Meta:
        constraints = [
            # Invariant I2: nobody serves more contacts than their capacity, whatever the matcher believes. A cap is the
            # most of any mix; the mix itself is guarded by the version the matcher read.
            models.CheckConstraint(name="agent_voice_within_cap", condition=Q(load_voice__lte=F("cap_voice"))),
            models.CheckConstraint(name="agent_chat_within_cap", condition=Q(load_chat__lte=F("cap_chat"))),
            models.CheckConstraint(name="agent_email_within_cap", condition=Q(load_email__lte=F("cap_email"))),
        ]
        indexes = [
            # The matcher reads everybody who could take a contact.
            models.Index(name="agent_on_floor", fields=["id"], condition=Q(is_signed_in=True)),
        ]

    def __str__(self) -> str:
        return self.display_name


class Skill(models.Model):
    """An ability a queue asks for; without a program it is floor-wide (a language, say)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("tenants.Program", null=True, blank=True, on_delete=models.PROTECT)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="skill_code_once", fields=["program", "code"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.name


class AgentSkill(models.Model):
    """An agent's level, 1 (learning) to 5 (expert), within its dates."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(default=3)
    valid_from_at = models.DateTimeField(null=True, blank=True)
    valid_to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agent_skill_once", fields=["agent", "skill"]),
            models.CheckConstraint(name="agent_skill_level_1_to_5", condition=Q(level__gte=1) & Q(level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.skill}"


class AgentProgram(models.Model):
    """The certificate gate: which programs' contacts an agent may take, and until when."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="programs")
    program = models.ForeignKey("tenants.Program", on_delete=models.PROTECT)
    certified_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="agent_program_once", fields=["agent", "program"])]

    def __str__(self) -> str:
        return f"{self.agent}: {self.program}"
