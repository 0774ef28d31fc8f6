from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from billing import handlers
        from interactions.events import InteractionClosed
        from outbox import subscribe

        subscribe(
            InteractionClosed,
            handlers.on_interaction_closed,
            name="billing.rate_interaction",
            concerns=handlers.was_handled,
        )
