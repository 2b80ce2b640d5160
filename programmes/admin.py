from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from clinic import access
from clinic.access import Action
from clinic.admin import ClinicScopedAdmin, Explained, labelled, site
from programmes import explanations, pictures
from programmes.figure_page import figure_page
from programmes.forms import ExerciseForm, ItemForm, OwnForm
from programmes.importing import READING_IN
from programmes.models import Exercise, Programme, ProgrammeExercise
from programmes.reading import ReadInWords
from programmes.sharing import pages as sharing
from programmes.upload_page import upload_page

Tell = Callable[[HttpRequest, Programme], None]
DOSE: tuple[Any, Any] = (
    _("Dose"),
    {
        "fields": (
            ("sets", "rest_seconds"),
            ("reps", "hold_seconds", "duration_seconds"),
            ("sides", "movements"),
            "sessions_per_day",
            "weekdays",
            "load",
        )
    },
)


class LibraryAdmin(ReadInWords, ClinicScopedAdmin):
    """Shows the shipped library and one's own; only one's own can be changed."""

    list_filter = ("region", "is_active")
    search_fields = ("name",)
    search_help_text = _("Name")
    prepopulated_fields = {"slug": ("name",)}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form, whose new rows belong to the clinic of whoever asks."""
        form = super().get_form(request, obj, change, **kwargs)
        staff = access.staff_of(request)
        return type(form.__name__, (form,), {"clinic": staff.clinic if staff else None})

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that fill themselves, on a page that can be changed."""
        changes = obj is None or self.has_change_permission(request, obj)
        return super().get_prepopulated_fields(request, obj) if changes else {}

    @admin.display(description=_("from"), ordering="clinic")
    def source(self, row: Exercise | Programme) -> Any:
        """Return whose it is."""
        return row.clinic or _("shipped library")


@admin.register(Exercise, site=site)
class ExerciseAdmin(LibraryAdmin):
    form = ExerciseForm
    help_texts = explanations.EXERCISE
    list_display = ("name", "region", "said", "harder_than", "source", "is_active")
    list_select_related = ("clinic", "harder_than")
    readonly_fields = ("shown",)
    fieldsets = (
        (None, {"fields": ("shown", "name", "slug", "region", "position", "goal", "equipment", "steps", "side_word")}),
        (_("Safety"), {"fields": ("stop_if", "cautions", "harder_than", "inferred")}),
        DOSE,
        (None, {"fields": ("is_active",)}),
    )

    def get_urls(self) -> list[Any]:
        """Return the stock addresses and ours."""
        pages = {"figure": figure_page, "upload": upload_page}
        ours = [
            path(f"<int:object_id>/{name}/", self.admin_site.admin_view(page), name=f"programmes_exercise_{name}")
            for name, page in pages.items()
        ]
        return [*READING_IN.urls(), *ours, *super().get_urls()]

    @admin.display(description=_("dose"))
    def said(self, exercise: Exercise) -> str:
        """Return the dose as a sentence."""
        return exercise.dose_sentence

    @admin.display(description=_("figure"))
    def shown(self, exercise: Exercise) -> str:
        """Return the exercise as its patients see it."""
        return (exercise.pk and pictures.of(exercise, exercise.dose, exercise.side_word)) or "-"


class ItemInline(ReadInWords, Explained, admin.StackedInline[ProgrammeExercise, Programme]):
    """What a programme holds; who may change the programme may change this."""

    model = ProgrammeExercise
    form = ItemForm
    help_texts = explanations.ITEM
    extra = 0
    fieldsets = ((None, {"fields": (("order", "exercise", "on"), "note")}), DOSE)

    def _allows(self, request: HttpRequest, action: Action, programme: Programme | None) -> bool:
        staff = access.staff_of(request)
        if programme is None:
            return access.may(staff, action, "programmes.programme")
        return access.reaches(staff, action, programme)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return what holds for the programme."""
        return self._allows(request, Action.VIEW, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return what holds for the programme."""
        return self._allows(request, Action.CHANGE, obj)

    has_add_permission = has_delete_permission = has_change_permission

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the rows, each of their fields with its help."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = labelled(self.explained(formset.form))
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a choice among the exercises that this clinic sees."""
        staff = access.staff_of(request)
        if staff and db_field.name == "exercise":
            kwargs["queryset"] = access.visible_to(staff, Exercise.objects.filter(is_active=True))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Programme, site=site)
class ProgrammeAdmin(LibraryAdmin):
    form = OwnForm
    help_texts = explanations.PROGRAMME
    list_display = ("__str__", "region", "weeks_min", "weeks_max", "review_after_days", "source", "is_active")
    list_select_related = ("clinic",)
    inlines = (ItemInline,)
    readonly_fields = ("asks",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "part", "region", "aim", "is_active")}),
        (_("Time"), {"fields": (("weeks_min", "weeks_max"), "review_after_days")}),
        (_("Words for the patient"), {"fields": ("expect", "afterwards")}),
        (_("Before a patient gets it"), {"fields": ("asks",)}),
    )

    tells: ClassVar[list[Tell]] = []

    def get_urls(self) -> list[Any]:
        """Return the stock addresses and ours."""
        return [*sharing.urls(), *super().get_urls()]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say that the change is saved, and what an app above this one has to say of it."""
        response = super().response_change(request, obj)
        for tell in self.tells:
            tell(request, obj)
        return response

    @admin.display(description=_("still to say"), empty_value="-")
    def asks(self, programme: Programme) -> str | None:
        """Return the frequencies that nobody has stated."""
        return (" ".join(programme.questions()) or None) if programme.pk else None

    def save_related(
        self, request: HttpRequest, form: "ModelForm[Any]", formsets: list["BaseModelFormSet[Any, Any]"], change: Any
    ) -> None:
        """Save the exercises, then put their places in order: 1, 2, 3."""
        super().save_related(request, form, formsets, change)
        form.instance.renumber()
