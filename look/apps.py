from django.apps import AppConfig
from django.core.checks import register


class LookConfig(AppConfig):
    name = "look"
    label = "look"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the compiled translations."""
        from look.checks import compiled_translations

        register(compiled_translations)
