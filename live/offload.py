"""Database work of sockets on threads of their own: page threads and other consumers never wait for it."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

THREADS = 2

P = ParamSpec("P")
R = TypeVar("R")

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sockets-db")


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that queries; it begins in the public schema and enters a program's by itself."""
    context = contextvars.copy_context()
    call = partial(context.run, _call, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool, call)


def _call(function: Callable[[], R]) -> R:
    """Like one request: a healthy connection before, public schema before and after, old connections closed."""
    close_old_connections()
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    try:
        return function()
    finally:
        close_old_connections()
        connection.set_schema_to_public()  # type: ignore[attr-defined]
