from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from interactions.events import InteractionClosed
        from outbox import subscribe
        from reporting import handlers
        from routing.events import QueueEntered, QueueLeft

        subscribe(QueueEntered, handlers.on_queue, name="reporting.count_entered")
        subscribe(QueueLeft, handlers.on_queue, name="reporting.count_left")
        subscribe(InteractionClosed, handlers.on_closed, name="reporting.count_closed")
