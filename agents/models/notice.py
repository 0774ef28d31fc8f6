"""What supervisors tell agents: words of staff for staff, never a customer's data."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from agents.domain.notice import LONGEST, NoticeKind
from agents.models.agent import Agent
from kernel.ids import new_id


class Notice(models.Model):
    """One message, or one deed of a supervisor an agent must hear of. `code` and the ids say what was done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in NoticeKind])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey("tenants.Program", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=LONGEST, blank=True)
    code = models.CharField(max_length=40, blank=True)
    interaction_id = models.UUIDField(null=True, blank=True)
    is_important = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_says_something",
                condition=~models.Q(kind=NoticeKind.MESSAGE.value) | ~models.Q(text=""),
            ),
        ]
        indexes = [
            # What a supervisor has sent lately, with who has read it.
            models.Index(name="notice_of_author", fields=["author", "-sent_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sent_at:%Y-%m-%d %H:%M}"


class NoticeReceipt(models.Model):
    """One agent who is told, and when the agent has read it: an important one by saying so, others by seeing them."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="receipts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="notice_receipt_once", fields=["notice", "agent"])]
        indexes = [
            # What the desk of one agent still has to show.
            models.Index(name="notice_unread", fields=["agent"], condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.agent_id}"
