from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscriptions only: hints and beats of the relay go to the hubs."""
        from live import forwarding
        from outbox import relay

        relay.forwarders.append(forwarding.forward)
        relay.beat_forwarders.append(forwarding.forward_beat)
