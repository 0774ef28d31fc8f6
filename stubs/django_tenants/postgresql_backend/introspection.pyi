from typing import Any

from django.db.backends.base.introspection import BaseDatabaseIntrospection
from django_tenants.postgresql_backend.base import DatabaseWrapper

class DatabaseSchemaIntrospection(BaseDatabaseIntrospection):
    connection: DatabaseWrapper
    def __init__(self, connection: Any) -> None: ...
