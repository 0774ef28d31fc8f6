from typing import Any, ClassVar

from django.db import models

class TenantMixin(models.Model):
    auto_create_schema: ClassVar[bool]
    auto_drop_schema: ClassVar[bool]
    schema_name = models.CharField(max_length=63, unique=True)
    domain_url: str | None
    def __enter__(self) -> Any: ...
    def __exit__(self, *exc: Any) -> None: ...

    class Meta:
        abstract = True

class DomainMixin(models.Model):
    domain = models.CharField(max_length=253, unique=True)
    tenant = models.ForeignKey("tenants.Program", models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=True)

    class Meta:
        abstract = True
