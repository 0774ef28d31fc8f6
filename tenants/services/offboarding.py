"""The end of a program: its schema, and its rows in public."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django_tenants.utils import schema_context

from tenants import directory
from tenants.models import Program, User
from tenants.services import audit


def drop_program(*, program: Program, actor: User | None = None) -> bool:
    """End a program for good. Returns whether its own row could go too.

    Steps, in one transaction: schema with everything in it; rows of public that name the program; its own row.
    A model with `kept_after_program = True` (documents the law keeps) stays, and so does then the program's row,
    inactive. References that are SET_NULL are emptied.
    """
    with schema_context("public"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(program.schema_name)} CASCADE")
            for model, field in _rows_of_programs():
                _clear(cursor, model, field, program.pk)
        gone = _drop_row(program)
        audit.record(action="program.dropped", actor=actor, object_ids={"program": program.pk, "slug": program.slug})
    directory.forget()
    return gone


def _rows_of_programs() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Public models that name a program, by foreign key or by a plain program_id, and the field."""
    found: list[tuple[type[models.Model], models.Field[Any, Any]]] = []
    for model in apps.get_models(include_auto_created=True):
        if model is Program or not _is_public(model) or getattr(model, "kept_after_program", False):
            continue
        for field in model._meta.local_concrete_fields:
            if field.related_model is Program or field.column == "program_id":
                found.append((model, field))
    return found


def _is_public(model: type[models.Model]) -> bool:
    config = apps.get_app_config(model._meta.app_label)
    return model._meta.managed and not model._meta.proxy and config.name not in settings.TENANT_APPS


def _clear(cursor: Any, model: type[models.Model], field: models.Field[Any, Any], program_id: int) -> None:
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(field.column)
    remote = field.remote_field
    if remote is not None and remote.on_delete is models.SET_NULL:
        cursor.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = %s", [program_id])  # noqa: S608
        return
    _clear_children(cursor, model, f"{column} = %s", program_id)
    cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [program_id])  # noqa: S608


def _clear_children(cursor: Any, model: type[models.Model], where: str, program_id: int) -> None:
    """Delete rows that hang on the model's rows and name no program of their own, deepest first."""
    quote = connection.ops.quote_name
    for relation in model._meta.related_objects:
        child, key = relation.related_model, relation.field
        if (
            isinstance(child, str)
            or not _is_public(child)
            or child is model
            or any(f.column == "program_id" for f in child._meta.fields)
        ):
            continue
        inner = f"SELECT {quote(model._meta.pk.column)} FROM {quote(model._meta.db_table)} WHERE {where}"  # noqa: S608
        condition = f"{quote(key.column)} IN ({inner})"
        _clear_children(cursor, child, condition, program_id)
        cursor.execute(f"DELETE FROM {quote(child._meta.db_table)} WHERE {condition}", [program_id])  # noqa: S608


def _drop_row(program: Program) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM tenants_program WHERE id = %s", [program.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        Program.objects.filter(pk=program.pk).update(is_active=False)
        return False
    return True
