"""How wrong the estimate of the wait is, on simulated arrivals, beside two simpler ones."""

from __future__ import annotations

from collections.abc import Iterable

from routing.domain.wait import error_of
from tests.bench.metric import Metric
from tests.bench.wait_scenes import SCENES, by_head, by_places, ours, pairs, seen_in

SEEDS = range(3)


def wait_error() -> Iterable[Metric]:
    """Mean error and bias in seconds of each scene; control: counting places, the better known way."""
    totals = {"ours": [], "places": [], "head": []}
    for scene in SCENES:
        found = [one for seed in SEEDS for one in seen_in(scene, seed)]
        mine, places, head = (error_of(pairs(found, way)) for way in (ours, by_places, by_head))
        assert mine is not None
        assert places is not None
        assert head is not None
        name = scene.name.replace(" ", "_")
        yield Metric(f"{name}.mean_error", mine.mean_error, "s", control=places.mean_error)
        yield Metric(f"{name}.bias", mine.bias, "s", control=places.bias)
        yield Metric(f"{name}.within_a_minute", 100 * mine.within, "%", control=100 * places.within)
        for key, error in (("ours", mine), ("places", places), ("head", head)):
            totals[key].append(abs(error.bias))
    yield Metric("worst_bias", max(totals["ours"]), "s", control=max(totals["places"]), goal=15.0)
    yield Metric("worst_bias_of_head", max(totals["head"]), "s")


BENCHES = {"route.wait_error": wait_error}
