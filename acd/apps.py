from django.apps import AppConfig


class AcdConfig(AppConfig):
    name = "acd"
    label = "acd"
    default_auto_field = "django.db.models.BigAutoField"
