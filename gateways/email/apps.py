from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "gateways.email"
    label = "gateway_email"
    default_auto_field = "django.db.models.BigAutoField"
