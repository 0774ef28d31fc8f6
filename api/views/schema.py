"""The OpenAPI document."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import BasePermission

from api import schema  # noqa: F401 - the document's extensions register by being defined; here, not at every start
from api.permissions import ProgramMember
from api.views.base import ApiView


@extend_schema(exclude=True)
class SchemaView(ApiView, SpectacularJSONAPIView):
    """OpenAPI 3.1 as JSON, for members; the same document on every host."""

    needs_program = False
    permission_classes: list[type[BasePermission]] = [ProgramMember]
