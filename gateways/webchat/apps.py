from django.apps import AppConfig


class WebchatConfig(AppConfig):
    name = "gateways.webchat"
    label = "webchat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever looks after sockets tells us which visitors are at their windows."""
        from gateways.webchat.services import presence as told
        from live import presence

        presence.register("visit", seen=told.note_seen, gone=told.note_gone)
