"""The other measures: abandonment, ASA, AHT, occupancy. Source: field page, section 4; glossary."""

from enum import StrEnum

from reporting.domain.measure import Measure
from reporting.domain.sla import Counts


class AbandonmentRule(StrEnum):
    """Which abandons count against what: all of the offered, of the queued (callbacks are none), long ones only."""

    OF_OFFERED = "of_offered"
    OF_QUEUED = "of_queued"
    LONG_ONLY = "long_only"


def abandonment(counts: Counts, rule: AbandonmentRule) -> Measure:
    """Abandoned share: B / O, B / Q, or (B - S) / (O - S)."""
    match rule:
        case AbandonmentRule.OF_OFFERED:
            return Measure(counts.abandoned, counts.offered)
        case AbandonmentRule.OF_QUEUED:
            return Measure(counts.abandoned, counts.queued)
        case AbandonmentRule.LONG_ONLY:
            return Measure(counts.abandoned - counts.short_abandons, counts.offered - counts.short_abandons)


def average_speed_of_answer(queue_ms_of_answered: int, answered: int) -> Measure:
    """ASA: mean queue time of answered contacts, in milliseconds."""
    return Measure(queue_ms_of_answered, answered)


def average_handle_time(talk_ms: int, hold_ms: int, wrap_up_ms: int, handled: int) -> Measure:
    """AHT: (talk + hold + wrap-up) / handled, both directions, in milliseconds."""
    return Measure(talk_ms + hold_ms + wrap_up_ms, handled)


def occupancy(on_contact_ms: int, idle_ms: int) -> Measure:
    """On-contact wall time / (on-contact + idle); several chats at once count once (sum a union of spans)."""
    return Measure(on_contact_ms, on_contact_ms + idle_ms)


def weighted_occupancy(load_ms: int, capacity_ms: int) -> Measure:
    """Capacity-weighted: contact-milliseconds served / slot-milliseconds on queue."""
    return Measure(load_ms, capacity_ms)
