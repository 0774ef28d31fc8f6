from django.apps import AppConfig


class ConsoleAgentConfig(AppConfig):
    name = "console.agent"
    label = "console_agent"
    default_auto_field = "django.db.models.BigAutoField"
