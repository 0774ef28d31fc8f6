"""How a stay in a queue ends, and when a customer who is gone counts as abandoned."""

from __future__ import annotations

from enum import StrEnum


class QueueExit(StrEnum):
    """Ways out of a queue (glossary: answered, abandoned, flow-out; a callback is one the customer wished)."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOW_OUT = "flow_out"
    CALLBACK = "callback"
