"""Who runs the clinic, who works in it, by which follow-up policy, the heartbeat of the ticks, and the seals."""

from clinic.models.accounts import User, UserManager
from clinic.models.follow_up_policy import FollowUpPolicy
from clinic.models.organisation import Clinic, Nation, validate_time_zone, weekdays
from clinic.models.records import ReadEvent, RightsChange, Tick, Tries
from clinic.models.seals import Erasure, SealedBatch
from clinic.models.staff import Role, Staff
from clinic.models.waiting_table import WaitingTable

__all__ = [
    "Clinic",
    "Erasure",
    "FollowUpPolicy",
    "Nation",
    "ReadEvent",
    "RightsChange",
    "Role",
    "SealedBatch",
    "Staff",
    "Tick",
    "Tries",
    "User",
    "UserManager",
    "WaitingTable",
    "validate_time_zone",
    "weekdays",
]
