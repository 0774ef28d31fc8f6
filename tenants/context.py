"""The one way into a program's schema."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django_tenants.utils import schema_context

from tenants.models import Program


def program_context(program: Program | int | str) -> AbstractContextManager[None]:
    """Work inside a program's schema: a Program, its id, or its schema name (no query).

    Contexts do not cross threads: enter it inside the function given to database_sync_to_async.
    Lazy querysets take the schema when evaluated, so evaluate them before leaving.
    Raises Program.DoesNotExist for an unknown id.
    """
    if isinstance(program, int):
        program = Program.objects.values_list("schema_name", flat=True).get(id=program)
    name = program if isinstance(program, str) else program.schema_name
    return schema_context(name)
