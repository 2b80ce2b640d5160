"""The read log at the desk: who looked at whose record, on which page."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clinic import access, audit
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import ReadEvent, Staff
from clinic.searched import Searched


class ReadLog(Searched):
    """A page of the log, whose names are asked for together."""

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page, and of whom they tell."""
        super().get_results(request)
        staff = access.staff_of(request)
        names = audit.names_of(staff.clinic, {row.subject for row in self.result_list}) if staff else {}
        for row in self.result_list:
            row.name = names.get(row.subject, "-")


class HowFilter(admin.SimpleListFilter):
    """Only what was searched for, taken along or printed."""

    title = _("how it was seen")
    parameter_name = "how"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Return the ways there are."""
        return [(how.value, words) for how, words in audit.IN_WORDS.items()]

    def queryset(self, _request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the rows of the way that was chosen."""
        return queryset.filter(action=self.value()) if self.value() else queryset


class Readers(admin.RelatedFieldListFilter):
    """Filters by who works at the clinic, without asking every row of the log for its reader."""

    include_empty_choice = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("who looked")

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Return the clinic's people by name."""
        staff = access.staff_of(request)
        rows = Staff.objects.filter(clinic=staff.clinic) if staff else Staff.objects.none()
        return [(one.user_id, str(one)) for one in rows.select_related("user").order_by("user__name", "pk")]


@admin.register(ReadEvent, site=site)
class ReadEventAdmin(ClinicScopedAdmin):
    fields = list_display = ("when", "who", "whose", "how", "where")
    list_filter = (
        HowFilter,
        ("user", Readers),
    )
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    search_help_text = _("Name of a patient, or name or mail address of a member of staff")
    ordering = ("-at",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Searched]:
        """Return the list that knows names."""
        return ReadLog

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Return what was read by, or of, whoever has this name."""
        found, twice = super().get_search_results(request, queryset, search_term)
        staff = access.staff_of(request)
        if search_term and staff:
            found |= queryset.filter(subject__in=audit.called(staff.clinic, search_term))
        return found, twice

    @admin.display(description=_("when"), ordering="at")
    def when(self, row: ReadEvent) -> str:
        """Return the instant."""
        return date_format(localtime(row.at), "DATETIME_FORMAT")

    @admin.display(description=_("who looked"), ordering="user__name")
    def who(self, row: ReadEvent) -> Any:
        """Return the reader."""
        return row.user or "-"

    @admin.display(description=_("record of"))
    def whose(self, row: ReadEvent) -> str:
        """Return of whom."""
        known = getattr(row, "name", None) or audit.names_of(row.clinic, {row.subject}).get(row.subject)
        return known or "-"

    @admin.display(description=_("how"), ordering="action")
    def how(self, row: ReadEvent) -> str:
        """Return whether it was opened, found, taken along or printed."""
        return audit.in_words(row.action)

    @admin.display(description=_("page"), ordering="page")
    def where(self, row: ReadEvent) -> str:
        """Return the page."""
        return audit.page_in_words(row.page)
