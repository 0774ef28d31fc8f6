"""Who gets a mail about an alert: whom its rule names, unless they wish otherwise, and who wishes for one."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from alerts.domain.rules import Severity


class MailWish(StrEnum):
    """What one person wishes for one program; without a wish, the rules decide."""

    EVERY = "every"
    BREACHED = "breached"
    NEVER = "never"

    def holds(self, severity: Severity) -> bool:
        """Whether an alert this loud is wished for."""
        return self is MailWish.EVERY or (self is MailWish.BREACHED and severity is Severity.BAD)


def mailed(severity: Severity, *, named: Iterable[int], wishes: Mapping[int, MailWish], leaders: set[int]) -> list[int]:
    """Ids of the users, in order. `named`: by the rule; `leaders`: who leads the program now: nobody else is told, as
    a mail must not pass the wall that the pages keep.
    """
    unasked = set(named) - set(wishes)
    wishing = {user for user, wish in wishes.items() if wish.holds(severity)}
    return sorted((unasked | wishing) & leaders)
