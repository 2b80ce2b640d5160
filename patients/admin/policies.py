"""The follow-up settings of a clinic: each change is the next version, and old ones stay."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access, clock
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import FollowUpPolicy
from clinic.policy import BOUNDS
from patients.admin import trying
from patients.care import policies


@admin.register(FollowUpPolicy, site=site)
class FollowUpPolicyAdmin(ClinicScopedAdmin):
    fieldsets = (
        (
            gettext_lazy("The review: is the patient better?"),
            {"fields": ("review_day", "grace_days", "carry_days", "pause_credit", "change_better", "mild_pain")},
        ),
        (gettext_lazy("Pain at the start"), {"fields": ("baseline_before", "baseline_after")}),
        (gettext_lazy("Pain that needs somebody soon"), {"fields": ("severe_pain", "very_severe_pain", "worse_by")}),
        (gettext_lazy("When it comes back"), {"fields": ("flare_by", "flare_pain", "relapse_after", "relapse_window")}),
        (gettext_lazy("When nobody has looked"), {"fields": ("silent_days", "backstop_day", "programme_review_day")}),
    )
    list_display = ("version", "created_at", "by", "review_day", "severe_pain", "very_severe_pain")
    list_select_related = ("created_by__user",)
    ordering = ("-version",)

    @admin.display(description=gettext_lazy("switched on by"), ordering="created_by__user__name", empty_value="-")
    def by(self, row: FollowUpPolicy) -> Any:
        """Return who switched these settings on."""
        return row.created_by

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the settings in force, to change from."""
        staff = access.staff_of(request)
        row = policies.in_force(staff.clinic) if staff else None
        return {name: getattr(row, name) for name in BOUNDS} if row else {}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the page to switch on settings; asked what they would have changed, it says so and saves nothing."""
        staff = access.staff_of(request)
        if "_what_if" in request.POST and staff is not None and self.has_add_permission(request):
            form = self.get_form(request)(request.POST)
            if form.is_valid():
                return self._shown_again(request, form, trying.tried(staff.clinic, form.cleaned_data, clock.now()))
        return super().add_view(request, form_url, extra_context)

    def _shown_again(self, request: HttpRequest, form: Any, extra: dict[str, Any]) -> HttpResponse:
        fieldsets: Any = self.get_fieldsets(request)
        shown = helpers.AdminForm(form, fieldsets, {}, model_admin=self)
        context = site.each_context(request) | {
            "title": _("Add %(name)s") % {"name": self.opts.verbose_name},
            "adminform": shown,
            "media": self.media + shown.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "is_popup": False,
            "preserved_filters": self.get_preserved_filters(request),
        }
        page: HttpResponse = self.render_change_form(request, context | extra, add=True)
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Switch the next version on."""
        staff = access.staff_of(request)
        assert staff is not None  # only a lead adds one
        kept = policies.switch_on(by=staff, settings=form.cleaned_data, now=clock.now())
        obj.pk, obj.clinic, obj.version, obj.created_at = kept.pk, kept.clinic, kept.version, kept.created_at
