"""What supervisors wish to be mailed about."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from alerts.domain.mails import MailWish


class AlertMailWish(models.Model):
    """One person's choice for one program; it stands above what rules say."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    program = models.ForeignKey("tenants.Program", on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=[(w.value, w.value) for w in MailWish])

    class Meta:
        constraints = [models.UniqueConstraint(name="alert_mail_wish_once", fields=["user", "program"])]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wish}"
