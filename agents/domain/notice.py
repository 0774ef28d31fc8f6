"""Kinds of notices to agents."""

from enum import StrEnum

LONGEST = 500  # characters of a message: it is read between two contacts


class NoticeKind(StrEnum):
    """MESSAGE: words. STATE: a supervisor changed the agent's state (`code`: ready, not_ready:<reason>, sign_off).
    CONTACT: a supervisor took a contact away (`code`: given, moved or taken_back).
    """

    MESSAGE = "message"
    STATE = "state"
    CONTACT = "contact"
