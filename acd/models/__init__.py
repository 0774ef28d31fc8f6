from acd.models.floor_policy import FloorPolicy
from acd.models.heartbeat import MatcherHeartbeat
from acd.models.missed import MissedLimit
from acd.models.offer import Offer
from acd.models.waiting import ASKED, Waiting

__all__ = ["ASKED", "FloorPolicy", "MatcherHeartbeat", "MissedLimit", "Offer", "Waiting"]
