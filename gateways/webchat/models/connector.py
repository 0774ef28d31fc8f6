"""A program's settings for one widget key."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WebchatConnector(models.Model):
    """How the widget of one entry address looks and where it may stand. Its colour is the program's."""

    entry_address_id = models.BigIntegerField(_("entry address"), unique=True)  # tenants.EntryAddress, a public row
    title = models.CharField(_("title"), max_length=80, blank=True)
    welcome = models.CharField(_("welcome"), max_length=300, blank=True)
    allowed_origins = ArrayField(
        models.CharField(max_length=270),
        verbose_name=_("sites that may carry it"),
        default=list,
        blank=True,
        help_text=_("Origins such as https://shop.example; the program's own host is always among them"),
    )
    asks_name = models.BooleanField(_("asks for name and email first"), default=False)
    messages_per_minute = models.PositiveSmallIntegerField(_("messages a minute per visitor"), default=20)
    sessions_per_minute = models.PositiveSmallIntegerField(_("new visitors a minute per address"), default=30)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("chat widget")
        verbose_name_plural = _("chat widgets")
        constraints = [
            # A widget that every site may frame would be a stranger's to dress up; see domain.origins.
            models.CheckConstraint(name="webchat_no_site_for_all", condition=~Q(allowed_origins__contains=["*"])),
            models.CheckConstraint(
                name="webchat_limits_positive",
                condition=Q(messages_per_minute__gte=1) & Q(sessions_per_minute__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self._meta.verbose_name)
