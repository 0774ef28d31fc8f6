"""A simple estimate of the wait still ahead, for the customer and the wallboard."""


def estimated_wait_seconds(position: int, agents: int, mean_handle_seconds: int) -> int | None:
    """Seconds until the contact at `position` (1 = head) is served, rounded up; None when nobody serves.

    `agents` serve without a pause, one is free every mean_handle_seconds / agents: position x AHT / agents.
    The mean of the last contacts, not a promise. Raises ValueError for position < 1 or negative input.
    """
    if position < 1 or agents < 0 or mean_handle_seconds < 0:
        raise ValueError("position from 1, agents and seconds from 0")
    if agents == 0:
        return None
    return -(-position * mean_handle_seconds // agents)
