"""The Celery application: every task says whose it is, the program's or the floor's."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # before django_tenants, which reads settings

from django.db import connection
from django_tenants.utils import get_public_schema_name
from tenant_schemas_celery.app import CeleryApp
from tenant_schemas_celery.task import TenantTask


class ProgramMissingError(RuntimeError):
    """A program's task was sent or run outside schema_context(program)."""


def _schema() -> str:
    """Schema of this thread's connection."""
    return str(getattr(connection, "schema_name", get_public_schema_name()))


class FloorTask(TenantTask):
    """Base of all tasks. `floor_wide = True` marks a task of the public schema; all others need a program."""

    abstract = True
    floor_wide = False

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send the task with the schema of the caller; raises ProgramMissingError for a program task without one."""
        headers = options.get("headers") or {}
        self._require_program(headers.get("_schema_name") or _schema())
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the schema the header named; checked again, as a message may come from anywhere."""
        self._require_program(_schema())
        return super().__call__(*args, **kwargs)

    def _require_program(self, schema: str) -> None:
        if not self.floor_wide and schema == get_public_schema_name():
            raise ProgramMissingError(f"the task {self.name} needs schema_context(program)")


class FloorCelery(CeleryApp):
    """Celery whose tasks are FloorTask."""

    task_cls = "config.celery:FloorTask"


app = FloorCelery("onefloor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
