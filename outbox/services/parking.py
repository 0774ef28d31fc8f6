"""Gives parked deliveries another chance after the cause is mended."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from outbox import wake


def retry_parked(*, delivery_ids: Collection[int]) -> int:
    """Make these parked deliveries due now, with a fresh count of attempts; returns how many were parked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.outbox_delivery SET parked = false, attempts = 1, next_try_at = clock_timestamp() "
            "WHERE id = ANY(%s) AND parked AND done_at IS NULL",
            [list(delivery_ids)],
        )
        count = int(cursor.rowcount)
    wake.on_commit("relay")
    return count
