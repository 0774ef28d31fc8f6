"""The life of an offer: an agent reserved for one waiting contact until a deadline."""

from enum import StrEnum


class OfferState(StrEnum):
    """OFFERED is the only live state; the others are final. acd.services.offers says which end may come when."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
