from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from acd.events import OfferEnded
        from interactions.events import InteractionClosed
        from outbox import subscribe
        from routing import handlers
        from routing.events import LookUpAsked

        subscribe(
            OfferEnded, handlers.on_offer_ended, name="routing.note_offer_ended", concerns=handlers.was_not_accepted
        )
        subscribe(InteractionClosed, handlers.on_abandoned, name="routing.call_back", concerns=handlers.was_abandoned)
        subscribe(LookUpAsked, handlers.on_look_up_asked, name="routing.ask_to_look_up")
