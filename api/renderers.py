"""JSON of every answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    """RFC 8259; instants as RFC 3339 with Z, decimals and money as strings."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """No body for no data (204)."""
        if data is None:
            return b""
        return orjson.dumps(data, default=_other, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)


def _other(value: Any) -> str:
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError(type(value).__name__)
