"""Rules of alerts are saved: checked first, audited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from alerts.domain.rules import BadRule, problems_of
from alerts.models import AlertRule
from alerts.selectors import rule_of
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import User


@transaction.atomic
def save_rule(*, rule: AlertRule, mailed_to: Iterable[User], by: User) -> None:
    """Raises BadRule; nothing is saved then. It holds from the next look on."""
    problems = problems_of(
        rule_of(rule), quiet_from=rule.quiet_from, quiet_to=rule.quiet_to, of_one_queue=rule.queue_id is not None
    )
    if problems:
        raise BadRule(problems)
    rule.save()
    rule.mailed_to.set(mailed_to)
    audit.record(action="alert.rule_saved", program=rule.program, actor=by, object_ids={"rule": rule.pk})
