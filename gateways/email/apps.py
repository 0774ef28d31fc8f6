from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "gateways.email"
    label = "gateway_email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gateways.email import handlers
        from interactions.events import MessagePosted
        from outbox import subscribe

        subscribe(
            MessagePosted, handlers.on_message_posted, name="email.send_reply", concerns=handlers.is_answer_by_mail
        )
