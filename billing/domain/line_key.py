"""The key of a statement line, as text for addresses of pages: handling.chat.<queue or ->.now"""

from dataclasses import dataclass
from uuid import UUID


class BadLineKey(ValueError):
    """The text is no key of a line."""


@dataclass(frozen=True, slots=True)
class LineKey:
    """Which charges of a contract and period make one line; `late`: from a period closed before."""

    component: str
    channel: str
    queue_id: UUID | None
    late: bool = False

    def text(self) -> str:
        """The key as printed in addresses."""
        return f"{self.component}.{self.channel}.{self.queue_id or '-'}.{'late' if self.late else 'now'}"

    @classmethod
    def parse(cls, text: str) -> "LineKey":
        """The key of a text. Raises BadLineKey."""
        try:
            component, channel, queue, when = text.split(".")
            if when not in {"late", "now"} or not component:
                raise ValueError(when)
            return cls(component, channel, None if queue == "-" else UUID(queue), when == "late")
        except ValueError as error:
            raise BadLineKey(text) from error
