from django.apps import AppConfig


class ConsoleSupervisorConfig(AppConfig):
    name = "console.supervisor"
    label = "console_supervisor"
    default_auto_field = "django.db.models.BigAutoField"
