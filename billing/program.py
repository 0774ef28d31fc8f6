"""What billing needs of the program it runs in."""

from __future__ import annotations

from tenants.context import current_program_id
from tenants.models import Program


def program_zone() -> str:
    """Time zone of the program in context: its days and months decide contracts, cards and periods."""
    zone: str = Program.objects.values_list("time_zone", flat=True).get(id=current_program_id())
    return zone
