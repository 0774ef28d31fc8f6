from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the document's extensions known; they register by being defined."""
        from api import schema  # noqa: F401
