"""Who follows a programme, and how they are invited to sign in."""

import uuid
from datetime import date, time
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic, Staff, User, validate_time_zone
from clinic.models.accounts import ends_sessions
from patients.models.known_by import SEARCHED, known_by, trigrams

if TYPE_CHECKING:
    from patients.models.carer import CarerAccess


def validate_nhs_number(value: str) -> None:
    """Raise ValidationError unless `value` is ten digits with the right check digit (modulus 11)."""
    digits = value.replace(" ", "")
    if len(digits) != 10 or not digits.isdigit():
        raise ValidationError(_("An NHS number has ten digits."))
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    if check % 11 != int(digits[9]):
        raise ValidationError(_("This NHS number has a wrong digit. Check it against the record."))


class PatientQuerySet(models.QuerySet["Patient"]):
    """Named questions about patients."""

    def searched(self, text: str) -> "PatientQuerySet":
        """Return those known by every word of a text, each read by an index: a day is the date of birth.

        A word of three letters may stand anywhere in a name, number or address; a shorter one begins a name.
        """
        found = self
        for word in text.split():
            found = found.filter(known_by(word))
        return found

    def without_a_programme(self) -> "PatientQuerySet":
        """Return those who were never given a programme: newly added or read in, signed in or not."""
        return self.filter(given=False)

    def of_clinic(self, clinic: Clinic) -> "PatientQuerySet":
        """Return the patients of one clinic."""
        return self.filter(clinic=clinic)


@pghistory.track(exclude=["last_seen_at", "given"])
class Patient(models.Model):
    """A person under the care of one clinic. Days are counted in their own zone."""

    helped_by: "CarerAccess | None" = None  # on the very object that a request of a carer is given
    helps = False  # whether their own account helps somebody too; read with the account

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="patients")
    physiotherapist = models.ForeignKey(
        Staff, verbose_name=_("physiotherapist"), on_delete=models.PROTECT, related_name="patients"
    )
    user = models.OneToOneField(
        User,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="patient_record",
    )
    name = models.CharField(_("full name"), max_length=120)
    date_of_birth = models.DateField(_("date of birth"))
    nhs_number = models.CharField(_("NHS number"), max_length=12, blank=True, validators=[validate_nhs_number])
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    doctor_name = models.CharField(_("doctor or practice"), max_length=120, blank=True)
    doctor_email = models.EmailField(_("mail address of the practice"), blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    day_starts_at = models.TimeField(
        _("the patient's day starts at"),
        default=time(3),
        help_text=_("A session after midnight still belongs to the day before until then."),
    )
    flags = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("to think of when exercises are chosen"),
        default=list,
        blank=True,
    )
    session_minutes = models.PositiveSmallIntegerField(
        _("minutes the patient has for a session"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Empty: not asked."),
    )
    last_seen_at = models.DateTimeField(_("last on the portal"), null=True, blank=True, editable=False)
    # A programme, ever: a trigger of PrescriptionVersion notes the first that is published, whoever publishes it.
    given = models.BooleanField(_("was given a programme"), default=False, db_default=False, editable=False)

    objects: ClassVar = PatientQuerySet.as_manager()

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ("name",)
        indexes: ClassVar = [
            models.Index(fields=["clinic", "name"], name="patient_list"),  # admin list
            GinIndex(*map(trigrams, SEARCHED), name="patient_search"),  # admin search: any part of one of them
            models.Index(fields=["clinic", "date_of_birth"], name="patient_born"),  # admin search: a date
            models.Index(fields=["clinic", "name"], condition=Q(user=None), name="patient_new"),  # not signed in
            models.Index(fields=["clinic", "name"], condition=Q(given=False), name="patient_waits"),  # for a programme
        ]
        triggers: ClassVar = [
            ends_sessions("clinic", "user"),
            pgtrigger.Trigger(  # a row that was read before the first programme is saved after it
                name="given_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__given=True, new__given=False),
                func="NEW.given = true; RETURN NEW;",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "nhs_number"],
                condition=~Q(nhs_number=""),
                name="one_patient_per_nhs_number",
                violation_error_message=_("A patient of this clinic already has this NHS number."),
            ),
            models.CheckConstraint(
                condition=Q(day_starts_at__lte=time(12)),
                name="day_starts_by_noon",
                violation_error_message=_("A day starts at noon at the latest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which this person's days are counted."""
        return ZoneInfo(self.time_zone)

    @property
    def initials(self) -> str:
        """Return what a mail to staff may say of the name."""
        return "".join(part[0].upper() for part in self.name.split() if part)

    def age_on(self, day: date) -> int:
        """Return the age in whole years."""
        born = self.date_of_birth
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Invitation(models.Model):
    """A way in for a new patient: works once, for a while. The token itself is kept nowhere."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="invitations")
    seed = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later")
        ]

    def __str__(self) -> str:
        return f"{self.patient}"
