"""A supervisor says which alerts to be mailed about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alerts.domain.mails import MailWish
from alerts.models import AlertMailWish
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import Program, User


@transaction.atomic
def wish_mails(*, user: User, program: Program, wish: MailWish | None) -> bool:
    """Steps: the wish is kept (None: taken back, the rules decide), audited. Returns whether anything changed.

    It holds for what is raised or told again from now on.
    """
    rows = AlertMailWish.objects.filter(user=user, program=program)
    before = rows.values_list("wish", flat=True).first()
    if before == (wish.value if wish else None):
        return False
    if wish is None:
        rows.delete()
    else:
        AlertMailWish.objects.update_or_create(user=user, program=program, defaults={"wish": wish.value})
    audit.record(
        action="alert.mails_wished", program=program, actor=user, object_ids={"wish": wish.value if wish else ""}
    )
    return True
