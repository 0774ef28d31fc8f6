from django.apps import AppConfig


class ConsoleFinanceConfig(AppConfig):
    name = "console.finance"
    label = "console_finance"
    default_auto_field = "django.db.models.BigAutoField"
