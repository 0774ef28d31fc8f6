"""A program's settings for one of its mailboxes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailConnector(models.Model):
    """How a mailbox speaks. A mailbox without one works with its own name and no signature."""

    entry_address = models.ForeignKey(
        "tenants.EntryAddress", on_delete=models.DO_NOTHING, related_name="+", verbose_name=_("entry address")
    )
    from_name = models.CharField(_("sender name"), max_length=80, blank=True)
    signature = models.TextField(_("signature"), max_length=2000, blank=True)
    acknowledgement = models.TextField(
        _("automatic acknowledgement"),
        max_length=4000,
        blank=True,
        help_text=_("Sent once for a new contact; empty means none"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("mail connection")
        verbose_name_plural = _("mail connections")
        constraints = [
            # Two would sign the same mailbox differently.
            models.UniqueConstraint(name="mail_connector_once", fields=["entry_address"]),
        ]

    def __str__(self) -> str:
        return str(self.entry_address)
