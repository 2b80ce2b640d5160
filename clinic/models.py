"""Who runs the clinic, who works in it, by which follow-up policy, and the heartbeat of the ticks."""

import uuid
from datetime import time
from typing import Any, ClassVar
from zoneinfo import available_timezones

import pghistory
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.policy import BOUNDS, Policy


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is a zone of the IANA database."""
    if value not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write one as Europe/London."), params={"zone": value})


class Nation(models.TextChoices):
    """Whose bank holidays a clinic keeps."""

    ENGLAND = "ENG", _("England")
    SCOTLAND = "SCT", _("Scotland")
    WALES = "WLS", _("Wales")
    NORTHERN_IRELAND = "NIR", _("Northern Ireland")


def weekdays() -> list[int]:
    """Return Monday to Friday as ISO weekdays."""
    return [1, 2, 3, 4, 5]


@pghistory.track()
class Clinic(models.Model):
    """One organisation: its address, its hours, and how far it lets the portal act by itself."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone that patients ring"), max_length=40)
    address = models.TextField(_("postal address"), blank=True)
    duty_email = models.EmailField(
        _("duty inbox"),
        help_text=_("Read by somebody in every opening hour. What nobody answers in time goes there."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    nation = models.CharField(_("nation"), max_length=3, choices=Nation, default=Nation.ENGLAND)
    opens_at = models.TimeField(_("opens at"), default=time(8, 30))
    closes_at = models.TimeField(_("closes at"), default=time(17, 30))
    open_weekdays = ArrayField(models.PositiveSmallIntegerField(), default=weekdays, verbose_name=_("open on"))
    secure_domains = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("secure mail domains"),
        help_text=_(
            "Letters leave by mail only to addresses on these domains, such as nhs.example. Others are printed."
        ),
    )
    default_recipient_name = models.CharField(_("letters go to"), max_length=120, blank=True)
    default_recipient_email = models.EmailField(_("mail address for letters"), blank=True)
    auto_send_referrals = models.BooleanField(
        _("send referrals without waiting for a signature"),
        default=False,
        help_text=_("Needs a named clinician's standing signature, which they can take back at any time."),
    )
    standing_signatory = models.ForeignKey(
        "Staff",
        verbose_name=_("standing signature of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(auto_send_referrals=False) | Q(standing_signatory__isnull=False),
                name="auto_send_needs_signatory",
                violation_error_message=_("Name the clinician whose standing signature sends the letters."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="clinic_opens_before_it_closes",
                violation_error_message=_("The clinic must open before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their address alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account; without a password only the emailed code opens it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return an account for whoever installs Limber."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of an address, however it is capitalised."""
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. What it may do is said by `clinic.access`, never by this table."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_staff = models.BooleanField(_("may open the desk"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name to greet with."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first of the names."""
        return self.name.split(" ")[0]


class Role(models.TextChoices):
    """What a member of staff does; `clinic.access` says what each may."""

    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    LEAD = "lead", _("Clinical lead")
    MANAGER = "manager", _("Practice manager")


@pghistory.track()
class Staff(models.Model):
    """One person at one clinic."""

    user = models.OneToOneField(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="staff")
    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    registration = models.CharField(_("registration number"), max_length=40, blank=True)
    phone = models.CharField(_("direct phone"), max_length=40, blank=True)
    cover = models.ForeignKey(
        "self",
        verbose_name=_("cover when away"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("back on"), null=True, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ("user__name",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(cover=F("pk")), name="staff_is_not_own_cover"),
        ]

    def __str__(self) -> str:
        return self.user.name or self.user.email

    @property
    def email(self) -> str:
        """Return where mail to this person goes."""
        return self.user.email

    @property
    def is_clinician(self) -> bool:
        """Return whether this person may sign and decide."""
        return self.role in (Role.PHYSIOTHERAPIST, Role.LEAD)


def _setting(name: str) -> models.PositiveSmallIntegerField[int, int]:
    low, high = BOUNDS[name]
    return models.PositiveSmallIntegerField(
        default=getattr(Policy(), name),
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        help_text=_("%(low)d to %(high)d") % {"low": low, "high": high},
    )


@pghistory.track()
class FollowUpPolicy(models.Model):
    """One version of a clinic's follow-up settings; a change is the next version, and each decision names its own."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField(_("version"))
    created_at = models.DateTimeField(_("switched on"))
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    review_day = _setting("review_day")
    grace_days = _setting("grace_days")
    carry_days = _setting("carry_days")
    severe_pain = _setting("severe_pain")
    very_severe_pain = _setting("very_severe_pain")
    worse_by = _setting("worse_by")
    change_better = _setting("change_better")
    mild_pain = _setting("mild_pain")
    flare_by = _setting("flare_by")
    flare_pain = _setting("flare_pain")
    relapse_after = _setting("relapse_after")
    relapse_window = _setting("relapse_window")
    silent_days = _setting("silent_days")
    pause_credit = _setting("pause_credit")
    baseline_before = _setting("baseline_before")
    baseline_after = _setting("baseline_after")
    backstop_day = _setting("backstop_day")
    programme_review_day = _setting("programme_review_day")

    class Meta:
        verbose_name = _("follow-up policy")
        verbose_name_plural = _("follow-up policies")
        ordering = ("clinic", "-version")
        constraints: ClassVar = [models.UniqueConstraint(fields=["clinic", "version"], name="one_policy_version")] + [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": bounds}),
                name=f"policy_{name}_in_bounds",
                violation_error_message=_("Outside what is allowed: %(low)d to %(high)d.")
                % {"low": bounds[0], "high": bounds[1]},
            )
            for name, bounds in BOUNDS.items()
        ]

    def __str__(self) -> str:
        return f"{self.clinic} v{self.version}"

    @property
    def rules(self) -> Policy:
        """Return the settings as the rules take them."""
        return Policy(**{name: getattr(self, name) for name in BOUNDS})


class Tick(models.Model):
    """The heartbeat of one piece of standing work: late is a fact that a page can show."""

    name = models.CharField(max_length=40, primary_key=True)
    interval = models.DurationField()
    last_began_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class ReadEvent(AppendOnly):
    """Who looked at whose record, and how; append-only. Its subject is a text key: the kernel knows no patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    page = models.CharField(max_length=200)

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("read of a record")
        verbose_name_plural = _("read log")
        ordering = ("-at",)
        indexes: ClassVar = [models.Index(fields=["subject", "-at"], name="read_by_subject")]  # the record page

    def __str__(self) -> str:
        return f"{self.user} {self.action} {self.subject}"
