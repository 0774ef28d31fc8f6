from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from acd.events import OfferEnded
        from outbox import subscribe
        from routing import handlers
        from routing.events import LookUpAsked

        subscribe(
            OfferEnded, handlers.on_offer_ended, name="routing.note_offer_ended", concerns=handlers.was_not_accepted
        )
        subscribe(LookUpAsked, handlers.on_look_up_asked, name="routing.ask_to_look_up")
