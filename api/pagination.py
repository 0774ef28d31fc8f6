"""Pages of lists: a cursor, newest first."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Cursor pages that end in a unique field, so that no row is lost between two pages."""

    ordering = ("-id",)
    page_size_query_param = "limit"
    max_page_size = 200
