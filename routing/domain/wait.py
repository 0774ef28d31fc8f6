"""A simple estimate of the wait still ahead, for the customer and the wallboard."""


def estimated_wait_seconds(position: int, free: int, slots: int, mean_handle_seconds: int) -> int | None:
    """Seconds until the contact at `position` (1 = head) is served, rounded up; None when nobody serves.

    Of the `slots` that serve (agents times contacts at once) `free` are free now: who stands before a free one waits
    0 s, the others until enough of the busy ones are done, one every mean_handle_seconds / slots. The mean of the
    last contacts, not a promise. Raises ValueError for position < 1 or negative input.
    """
    if position < 1 or free < 0 or slots < 0 or mean_handle_seconds < 0:
        raise ValueError("position from 1, slots and seconds from 0")
    if slots == 0:
        return None
    return max(0, -(-(position - free) * mean_handle_seconds // slots))
