"""Everything recorded about the patients of a clinic."""

from patients.models.afterwards import Remark, Soreness
from patients.models.assessment import Assessment
from patients.models.carer import CarerAccess
from patients.models.check_in import CheckIn, SymptomReport
from patients.models.concern import Concern, ConcernEntry
from patients.models.difference import DifferenceRecord
from patients.models.episode import Episode, Pause
from patients.models.goal import Goal, GoalRating
from patients.models.guide import GuideDismissal
from patients.models.message import Conversation, PatientMessage
from patients.models.patient import Invitation, Patient
from patients.models.player import PlayerSettings
from patients.models.prescription import PrescribedExercise, Prescription, PrescriptionVersion
from patients.models.privacy import Disclosure, ErasureRequest, LegalHold
from patients.models.progression import RefusedStep
from patients.models.referral import Recipient, Referral, ReferralEntry
from patients.models.reminder import Reminder, ReminderSettings
from patients.models.session import ExerciseLog, Session

__all__ = [
    "Assessment",
    "CarerAccess",
    "CheckIn",
    "Concern",
    "ConcernEntry",
    "Conversation",
    "DifferenceRecord",
    "Disclosure",
    "Episode",
    "ErasureRequest",
    "ExerciseLog",
    "Goal",
    "GoalRating",
    "GuideDismissal",
    "Invitation",
    "LegalHold",
    "Patient",
    "PatientMessage",
    "Pause",
    "PlayerSettings",
    "PrescribedExercise",
    "Prescription",
    "PrescriptionVersion",
    "Recipient",
    "Referral",
    "ReferralEntry",
    "RefusedStep",
    "Remark",
    "Reminder",
    "ReminderSettings",
    "Session",
    "Soreness",
    "SymptomReport",
]
