from typing import Any, Protocol

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

class HasSchema(Protocol):
    @property
    def schema_name(self) -> str: ...

class DatabaseWrapper(PostgresWrapper):
    schema_name: str
    tenant: HasSchema
    search_path_set_schemas: Any
    introspection: Any
    SchemaEditorClass: Any
    def set_tenant(self, tenant: HasSchema, include_public: bool = ...) -> None: ...
    def set_schema(self, schema_name: str, include_public: bool = ...) -> None: ...
    def set_schema_to_public(self) -> None: ...
