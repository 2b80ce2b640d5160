"""The clinic and the people who work in it, at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from clinic import access, explanations, proving
from clinic.access import EVERYONE, LEADERS, Action
from clinic.admin import ClinicScopedAdmin, InstallerAdmin, site
from clinic.models import Clinic, Role, Staff, User
from clinic.one_line import OneLine

NOBODY: frozenset[Role] = frozenset()  # of a clinic: the installer alone
access.declare(
    "clinic.clinic",
    clinic="",
    actions={Action.VIEW: EVERYONE, Action.CHANGE: LEADERS},
    # Whether a letter goes without a person's look is a clinical decision.
    fields={"auto_send_referrals": {Action.CHANGE: frozenset({Role.LEAD})}},
)
access.declare(
    "clinic.staff",
    clinic="clinic",
    actions={Action.VIEW: EVERYONE, Action.ADD: LEADERS, Action.CHANGE: LEADERS},
    fields={"clinic": {Action.VIEW: NOBODY, Action.ADD: NOBODY, Action.CHANGE: NOBODY}},
)
access.declare("clinic.readevent", clinic="clinic", actions={Action.VIEW: LEADERS})
access.takes(
    "clinic.clinic",
    (Action.CHANGE, "clinic.clinic"),
    "name slug phone address duty_email time_zone nation opens_at closes_at open_weekdays default_recipient_name"
    " default_recipient_email secure_domains auto_send_referrals standing_signatory",
)
access.takes(
    "clinic.staff",
    (Action.CHANGE, "clinic.staff"),
    "clinic name email code role registration phone is_outside is_active cover away_from away_until",
)
access.takes("clinic.user", (Action.CHANGE, "clinic.user"), "email name is_active")


class OrganisationAdmin(ClinicScopedAdmin):
    """Open to the leaders of a clinic, and to the installer, who makes the first clinic and its first lead."""

    def _allows(self, request: HttpRequest, action: Action, record: models.Model | None) -> bool:
        if access.installs(request):
            return action is not Action.DELETE
        return super()._allows(request, action, record)

    def _shows(self, request: HttpRequest, name: str) -> bool:
        return access.installs(request) or super()._shows(request, name)

    def _takes(self, request: HttpRequest, name: str, *, change: bool) -> bool:
        if access.installs(request):
            return name in access.FORMS[self.opts.label_lower].fields
        return super()._takes(request, name, change=change)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return every row to the installer, and their own clinic's to others."""
        return self.model._default_manager.all() if access.installs(request) else super().get_queryset(request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form, which knows who asks."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"asked_by": access.staff_of(request)})


class ClinicForm(forms.ModelForm):  # type: ignore[type-arg]
    """A clinic; a standing signature is given by its owner and nobody else."""

    asked_by: Staff | None = None
    open_weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"),
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one weekday.")},
    )

    def clean_standing_signatory(self) -> Staff | None:
        """Return the signatory; raises ValidationError when somebody else gives the signature away."""
        named: Staff | None = self.cleaned_data["standing_signatory"]
        if named and named != self.instance.standing_signatory and named != self.asked_by:
            raise forms.ValidationError(_("Only %(name)s can give this signature."), params={"name": named})
        if named and not named.is_clinician:
            raise forms.ValidationError(_("Name a physiotherapist or a clinical lead."))
        return named


@admin.register(Clinic, site=site)
class ClinicAdmin(OrganisationAdmin):
    form = ClinicForm
    help_texts = explanations.CLINIC
    list_display = ("name", "phone", "duty_email", "time_zone")
    fieldsets = (
        (None, {"fields": ("name", "slug", "phone", "address", "duty_email")}),
        (_("Hours"), {"fields": ("time_zone", "nation", "opens_at", "closes_at", "open_weekdays")}),
        (
            _("Letters"),
            {
                "fields": (
                    "default_recipient_name",
                    "default_recipient_email",
                    "secure_domains",
                    "auto_send_referrals",
                    "standing_signatory",
                )
            },
        ),
    )


class StaffForm(OneLine, forms.ModelForm):  # type: ignore[type-arg]
    """A member of staff, and the account they sign in with."""

    asked_by: Staff | None = None
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), help_text=_("They sign in with a code sent to this address."))

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=20,
        help_text=_("Leave it empty and save: we mail a code to them. They tell you, you type it in and save again."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or not self.asked_by:
            self.fields.pop("code", None)
        if self.instance.pk:
            self.initial.update(name=self.instance.user.name, email=self.instance.user.email)
            if "email" in self.fields:  # it is not, for whoever only looks
                self.fields["email"].disabled = True
        elif self.asked_by:
            self.instance.clinic = self.asked_by.clinic

    def clean_email(self) -> str:
        """Return the address; only the installer, who sees all accounts, is told of one that exists."""
        email = str(self.cleaned_data["email"]).lower()
        if not self.instance.pk and not self.asked_by and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This address already has an account. Use another one."))
        return email

    def clean(self) -> dict[str, Any]:
        """Return what was said. Raises ValidationError until whoever is added has told the code of their mail."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.instance.pk and self.asked_by:
            self._prove(said["email"], said.get("code", ""), self.asked_by)
        return said

    def _prove(self, email: str, code: str, by: Staff) -> None:
        if code and not proving.is_theirs(email, code, by=by):
            self.add_error("code", _("This is not the code of the newest mail. Empty this field to send another."))
        elif not code and proving.ask(email, by=by):
            self.add_error("code", _("We have sent a mail to this address. Ask them for the code in it."))
        elif not code:
            self.add_error("code", _("Too many mails were sent. Try again in an hour."))

    def clean_cover(self) -> Staff | None:
        """Return the cover; raises ValidationError when a clinician names somebody who cannot act for a patient."""
        cover: Staff | None = self.cleaned_data["cover"]
        role = self.cleaned_data.get("role") or self.instance.role
        if cover and role in access.CLINICIANS and not (cover.is_clinician and cover.is_active):
            raise forms.ValidationError(_("Name a physiotherapist or a clinical lead who works here or covers."))
        return cover

    def account(self) -> User:
        """Return the account, made or renamed."""
        name = self.cleaned_data["name"]
        if not self.instance.pk:
            return User.objects.create_user(self.cleaned_data["email"], name=name, is_staff=True)
        user: User = self.instance.user
        user.name = name
        user.save(update_fields=["name"])
        return user


@admin.register(Staff, site=site)
class StaffAdmin(OrganisationAdmin):
    form = StaffForm
    help_texts = explanations.STAFF
    list_display = ("user", "role", "email", "cover", "away_from", "away_until", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("user", "cover__user")
    search_fields = ("user__name", "user__email")
    search_help_text = _("Name or mail address")
    fieldsets = (
        (
            None,
            {"fields": ("clinic", "name", "email", "code", "role", "registration", "phone", "is_outside", "is_active")},
        ),
        (_("Away"), {"fields": ("cover", "away_from", "away_until")}),
    )

    def _shows(self, request: HttpRequest, name: str) -> bool:
        added = request.resolver_match is None or str(request.resolver_match.url_name).endswith("_add")
        return super()._shows(request, name) and (name != "code" or (added and not access.installs(request)))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what nobody changes of themselves, and what nobody moves between clinics."""
        own = ("role", "is_active") if obj is not None and obj == access.staff_of(request) else ()
        return (*super().get_readonly_fields(request, obj), *own, *(("clinic",) if obj else ()))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save the account first, then who it belongs to."""
        obj.user = form.account()
        super().save_model(request, obj, form, change)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the roles; only a lead or the installer makes another lead."""
        asked_by = access.staff_of(request)
        if db_field.name == "role" and asked_by and asked_by.role == Role.MANAGER:
            kwargs["choices"] = [choice for choice in Role.choices if choice[0] != Role.LEAD]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("name"))
    def name(self, row: Staff) -> str:
        """Return the name of the account."""
        return str(row)


@admin.register(User, site=site)
class UserAdmin(InstallerAdmin):
    help_texts = explanations.USER
    fields = ("email", "name", "is_active")
    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "name")
    search_help_text = _("Name or mail address")
