from acd.models.floor_policy import FloorPolicy
from acd.models.heartbeat import MatcherHeartbeat
from acd.models.offer import Offer
from acd.models.waiting import Waiting

__all__ = ["FloorPolicy", "MatcherHeartbeat", "Offer", "Waiting"]
