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

        queue, arrivals = handlers.on_queue, handlers.arrivals_of
        subscribe(QueueEntered, queue, name="reporting.count_entered", once_per=arrivals)
        subscribe(QueueLeft, queue, name="reporting.count_left", once_per=arrivals)
        subscribe(
            InteractionClosed,
            handlers.on_closed,
            name="reporting.count_closed",
            concerns=handlers.was_handled,
            once_per=handlers.handling_of,
        )
