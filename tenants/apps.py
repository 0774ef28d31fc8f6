from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscriptions only."""
        from outbox import registry
        from tenants import context, second_factor

        second_factor.connect()
        registry.set_schema_resolver(context.schema_of_program)
