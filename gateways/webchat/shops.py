"""What the demo's pretended client sites say; which one, a program's name decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on offer: Lucide icon, name, a line about it, its price or time."""

    icon: str
    name: str
    about: str
    price: str


@dataclass(frozen=True, slots=True)
class Shop:
    """The words of one page."""

    kind: str
    sections: tuple[str, ...]
    headline: str
    lead: str
    call: str
    heading: str
    items: tuple[Item, ...]
    note: str


_AIRLINE = ("air", "fly", "flight", "wing", "jet", "авиа")
_CLINIC = ("clinic", "med", "health", "care", "dental", "doctor", "клиник", "здоров")


def shop_of(slug: str, name: str) -> Shop:
    """The page of a program, in the active language."""
    text = f"{slug} {name}".lower()
    if any(word in text for word in _CLINIC):
        return _clinic()
    if any(word in text for word in _AIRLINE):
        return _airline()
    return _store()


def _airline() -> Shop:
    return Shop(
        kind="airline",
        sections=(_("Book"), _("Check in"), _("Flight status"), _("Baggage")),
        headline=_("Where to next?"),
        lead=_("Forty cities, one small airline. Change your flight free of charge up to two hours before departure."),
        call=_("Find a flight"),
        heading=_("Leaving this week"),
        items=(
            Item("plane-takeoff", _("Lisbon"), _("Mon, Wed, Sat · 3 h 10 min"), "€ 84"),
            Item("mountain-snow", _("Innsbruck"), _("Daily · 1 h 35 min"), "€ 59"),
            Item("sun", _("Heraklion"), _("Tue, Fri, Sun · 3 h 40 min"), "€ 112"),
            Item("landmark", _("Edinburgh"), _("Daily · 2 h 05 min"), "€ 67"),
        ),
        note=_("Delayed or cancelled? Our people rebook you in the chat, day and night."),
    )


def _clinic() -> Shop:
    return Shop(
        kind="clinic",
        sections=(_("Doctors"), _("Appointments"), _("Results"), _("Prices")),
        headline=_("Your doctor, this week"),
        lead=_("Appointments within three days, results in your pocket, and a doctor on call after hours."),
        call=_("Book an appointment"),
        heading=_("Free appointments"),
        items=(
            Item("stethoscope", _("General practice"), _("Dr. Lena Brandt"), _("today 16:20")),
            Item("baby", _("Children"), _("Dr. Amir Haddad"), _("tomorrow 9:40")),
            Item("heart-pulse", _("Cardiology"), _("Dr. Sofia Marino"), _("Thursday 11:00")),
            Item("eye", _("Eyes"), _("Dr. Pavel Orlov"), _("Friday 8:30")),
        ),
        note=_("In an emergency call 112. For everything else write to us: we answer in minutes."),
    )


def _store() -> Shop:
    return Shop(
        kind="shop",
        sections=(_("New"), _("Kitchen"), _("Living"), _("Delivery")),
        headline=_("Good things for a small home"),
        lead=_("Lamps, linen and pots made to last. Delivered in two days, returned within thirty."),
        call=_("Look around"),
        heading=_("Liked this week"),
        items=(
            Item("lamp", _("Reading lamp Alma"), _("oak and linen, warm light"), "€ 79"),
            Item("cooking-pot", _("Pot 4 l"), _("cast iron, any hob"), "€ 64"),
            Item("armchair", _("Armchair Nils"), _("wool, washable cover"), "€ 390"),
            Item("coffee", _("Two cups"), _("stoneware, made by hand"), "€ 28"),
        ),
        note=_("Where is my parcel? Ask in the chat: have your order number ready."),
    )
