"""The one way into a program's schema."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django_tenants.utils import schema_context

from tenants.database import connection
from tenants.models import Program


def program_context(program: Program | int | str) -> AbstractContextManager[None]:
    """Work inside a program's schema: a Program, its id (one query per program and process), or its schema name.

    Contexts do not cross threads: enter it inside the function given to database_sync_to_async.
    Lazy querysets take the schema when evaluated, so evaluate them before leaving.
    Raises Program.DoesNotExist for an unknown id.
    """
    if isinstance(program, int):
        if program not in _schemas:
            _schemas[program] = Program.objects.values_list("schema_name", flat=True).get(id=program)
        schema = _schemas[program]
    else:
        schema = program if isinstance(program, str) else program.schema_name
    if schema == current_schema():  # entering again would cost a statement on the way in and one on the way out
        return nullcontext()
    return schema_context(schema)


def current_schema() -> str:
    """Name of the schema this thread works in."""
    return connection.schema_name


_schemas: dict[int, str] = {}  # the way back, for relay and hub
_ids: dict[str, int] = {}  # schema -> program id; forgotten when a program is made or dropped


class NoProgram(RuntimeError):
    """The code runs in the public schema but needs a program."""


def current_program_id() -> int:
    """Id of the program whose schema this thread works in; one query per schema and process. Raises NoProgram."""
    schema = current_schema()
    if schema not in _ids:
        found = Program.objects.filter(schema_name=schema).values_list("id", flat=True).first()
        if found is None:
            raise NoProgram(schema)
        _ids[schema] = found
    return _ids[schema]


def schema_of_program(program_id: int) -> str:
    """Schema name of a program, inactive ones too; one query per program and process.

    Raises LookupError for an unknown id.
    """
    if program_id not in _schemas:
        found = Program.objects.filter(id=program_id).values_list("schema_name", flat=True).first()
        if found is None:
            raise LookupError(f"no program has the id {program_id}")
        _schemas[program_id] = found
    return _schemas[program_id]


def forget_programs() -> None:
    """Drop what is remembered here: schemas came or went."""
    _ids.clear()
    _schemas.clear()
