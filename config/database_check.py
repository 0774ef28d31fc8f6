"""Tells whether the server of DATABASE_URL is fit for Onefloor; changes nothing there.

Run as `python -m config.database_check`: silent and 0, or one line on stderr and 1.
"""

from __future__ import annotations

import os
import sys

import psycopg2

from config import env

OLDEST = 150000  # server_version_num of PostgreSQL 15


def problem(url: str) -> str | None:
    """Why the server cannot be used, or None. Everything is rolled back."""
    try:
        parts = env.database(url)
        connection = psycopg2.connect(
            dbname=parts.name,
            user=parts.user,
            password=parts.password,
            host=parts.host,
            port=parts.port,
            connect_timeout=5,
        )
    except (ValueError, psycopg2.Error) as error:
        return f"cannot connect to the server of DATABASE_URL: {str(error).strip().splitlines()[0]}"
    try:
        return _unfit(connection)
    except psycopg2.Error as error:
        return f"the server of DATABASE_URL lacks pg_trgm: {str(error).strip().splitlines()[0]}"
    finally:
        connection.rollback()
        connection.close()


def _unfit(connection: psycopg2.extensions.connection) -> str | None:
    if connection.server_version < OLDEST:
        return f"PostgreSQL 15 or later is needed, the server of DATABASE_URL is {connection.server_version // 10000}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ё') = 'ё'")
        if cursor.fetchone() != (True,):
            return "the database of DATABASE_URL does not know Cyrillic letters: create it with the locale C.UTF-8"
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT cardinality(show_trgm('ёж')) > 0")
        if cursor.fetchone() != (True,):
            return "trigrams see no Cyrillic in the database of DATABASE_URL: create it with the locale C.UTF-8"
    return None


if __name__ == "__main__":
    reason = problem(os.environ.get("DATABASE_URL", ""))
    if reason:
        sys.exit(reason)
