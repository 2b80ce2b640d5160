"""Lists of what is about a patient, searched by who it is: the patients first, by an index, then what is theirs."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access
from clinic.access import Action
from clinic.lists import MOST
from clinic.models import Staff
from patients.admin.page import AboutAPatient
from patients.models import Patient
from patients.models.known_by import SEARCHED

HELP = gettext_lazy("Name, NHS number, date of birth, mail address or phone number")


class Colleagues(admin.RelatedFieldListFilter):
    """Filters by a member of the clinic: all who work there, without asking every row of the list for its own."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Return the clinic's people by name."""
        staff = access.staff_of(request)
        rows = Staff.objects.filter(clinic=staff.clinic) if staff else Staff.objects.none()
        return [(one.pk, str(one)) for one in rows.select_related("user").order_by("user__name", "pk")]


class Programme(admin.SimpleListFilter):
    """Those who wait for their first programme, signed in or not; for whoever prescribes."""

    title = gettext_lazy("programme")
    parameter_name = "programme"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> Any:
        """Return the one kind; to others nothing, so that there is no such filter."""
        may = access.may(access.staff_of(request), Action.PRESCRIBE, "patients.patient")
        return (("none", _("None yet")),) if may else ()

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Return the rows of the kind that was chosen."""
        return queryset.without_a_programme() if self.value() == "none" else queryset


class ByPatient(AboutAPatient):
    """Records that are found by their patient."""

    whose = "patient"
    search_fields = SEARCHED
    search_help_text = HELP

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the records of the patients who are searched for."""
        staff = access.staff_of(request)
        if staff is None or not search_term.strip():
            return queryset, False
        found = access.visible_to(staff, Patient.objects.searched(search_term)).order_by("name", "pk")
        keys = list(found.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.info(request, _("So many patients are called so that not all are shown. Search for more of it."))
        return queryset.filter(**{f"{self.whose}__in": keys[:MOST]}), False
