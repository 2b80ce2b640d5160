"""The follow-up settings of a clinic: each change is the next version, and old ones stay."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clinic import access, clock
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import FollowUpPolicy
from clinic.policy import BOUNDS
from patients.care import policies


@admin.register(FollowUpPolicy, site=site)
class FollowUpPolicyAdmin(ClinicScopedAdmin):
    fields = tuple(BOUNDS)
    list_display = ("version", "created_at", "created_by", "review_day", "severe_pain", "very_severe_pain")
    list_select_related = ("created_by__user",)
    ordering = ("-version",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the settings in force, to change from."""
        staff = access.staff_of(request)
        row = policies.in_force(staff.clinic) if staff else None
        return {name: getattr(row, name) for name in BOUNDS} if row else {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Switch the next version on."""
        staff = access.staff_of(request)
        assert staff is not None  # only a lead adds one
        kept = policies.switch_on(by=staff, settings=form.cleaned_data, now=clock.now())
        obj.pk, obj.clinic, obj.version, obj.created_at = kept.pk, kept.clinic, kept.version, kept.created_at
