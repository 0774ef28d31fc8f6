"""The audit log: one row per deed, in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import clock
from tenants.models import AuditEntry, Program, User


def record(
    *,
    action: str,
    program: Program | None = None,
    actor: User | None = None,
    object_ids: Mapping[str, int | str] | None = None,
    ip: str | None = None,
) -> AuditEntry:
    """Add one row. `action` is a dotted code (invoice.issued); ids and codes only, no names of customers."""
    return AuditEntry.objects.create(
        action=action, program=program, actor=actor, object_ids=dict(object_ids or {}), ip=ip, at=clock.now()
    )
