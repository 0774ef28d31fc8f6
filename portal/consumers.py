"""The socket of the client's portal."""

from __future__ import annotations

from live import topics
from live.consumers import NO_ACCESS, HintConsumer, Refused


class PortalConsumer(HintConsumer):
    """Figures of one program; who may look is decided before (membership of that program)."""

    async def topics_for(self) -> set[str]:
        """Reporting, queues and billing of the program of the host or path. Refused on the provider's host."""
        program = self.scope.get("program")
        if program is None:
            raise Refused(NO_ACCESS)
        return {
            topics.program_topic(program.schema_name, name)
            for name in (topics.REPORTING, topics.QUEUES, topics.BILLING)
        }
