"""One visitor of the client's site, known by the token in their browser."""

from __future__ import annotations

from django.db import models

from kernel.ids import new_id


class Visit(models.Model):
    """A visitor and the contact that is theirs now; ids of contacts without keys, as they outlive a visit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry_address_id = models.BigIntegerField()  # tenants.EntryAddress, a public row
    interaction_id = models.UUIDField(null=True, blank=True)
    follows_id = models.UUIDField(null=True, blank=True)  # the contact before "start again"
    left_message = models.BooleanField(default=False)  # written outside opening hours: nobody waits at the screen
    callback_id = models.UUIDField(null=True, blank=True)  # routing.Callback: the call this visitor asked for last
    language = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=190, blank=True)
    page_url = models.CharField(max_length=300, blank=True)
    user_agent = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Presence is written per contact.
            models.Index(name="webchat_visit_of_contact", fields=["interaction_id"]),
        ]
