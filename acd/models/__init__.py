from acd.models.floor_policy import FloorPolicy, FloorStanding
from acd.models.heartbeat import MatcherHeartbeat
from acd.models.missed import MissedLimit
from acd.models.offer import Offer
from acd.models.waiting import ASKED, Waiting
from acd.models.whatif_run import WhatIfRun, WhatIfState

__all__ = [
    "ASKED",
    "FloorPolicy",
    "FloorStanding",
    "MatcherHeartbeat",
    "MissedLimit",
    "Offer",
    "Waiting",
    "WhatIfRun",
    "WhatIfState",
]
