"""The desk: stock Django admin, bound to one clinic and to the access table."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import partialmethod
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinic import access, audit, searched, sessions
from clinic.access import Action
from clinic.audit import How
from clinic.inputs import ClockInput, DayInput
from clinic.lists import Bounded
from clinic.one_line import guarded


class DeskSite(admin.AdminSite):
    """Only staff who work here come in; the index page is replaced by the patients app."""

    site_header = site_title = _("Limber")
    index_title = _("Desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False
    _on_desk: tuple[Callable[[HttpRequest], dict[str, Any]], ...] = ()

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._listed: dict[tuple[Any, ...], list[Any]] = {}
        self._tells: Callable[[HttpRequest], bool] = lambda _request: False

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether this is somebody of the clinic, or whoever installs Limber."""
        return access.staff_of(request) is not None or access.installs(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Return the one sign-in that there is."""
        from django.contrib.auth.views import redirect_to_login

        return redirect_to_login(request.GET.get("next", "/admin/"))

    def show_on_desk(self, context: Callable[[HttpRequest], dict[str, Any]]) -> None:
        """Take what an app above this one shows on the index page."""
        self._on_desk = (*self._on_desk, context)

    def hide_where(self, tells: Callable[[HttpRequest], bool]) -> None:
        """Take what an app above this one knows: which pages tell what is not for everybody who sees the screen."""
        self._tells = tells

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page has: what hides its words, for as long as somebody asked for it, and when it ends."""
        hides = self._tells(request)
        idle = {"seconds": sessions.IDLE, "warned": sessions.WARNED, "minutes": sessions.WARNED // 60}
        discreet = hides and "discreet" in request.COOKIES
        return super().each_context(request) | {"hides": hides, "discreet": discreet, "idle": idle}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the kinds of record that are listed: put together once, for it is the same for all of a role."""
        staff, user = access.staff_of(request), request.user
        key = (staff and staff.role, bool(user.is_active and user.is_superuser), get_language(), app_label)
        if key not in self._listed:
            self._listed[key] = super().get_app_list(request, app_label)
        return self._listed[key]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Return the desk: who needs me today, and why."""
        context: dict[str, Any] = {"title": self.index_title}
        for show in self._on_desk:
            context |= show(request)
        return super().index(request, context | (extra_context or {}))


site = DeskSite(name="admin")


def in_words(field: Any) -> Any:
    """Return a field of choices that says in words, not in dashes, that none is made yet."""
    nothing = _("Choose one") if field.required else _("None")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and nothing
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(value, nothing if value in ("", None) else words) for value, words in choices]
    return field


class Explained(BaseModelAdmin[Any]):
    """Every field says what it is for; what the column and the form do not say stands in `help_texts`."""

    help_texts: Mapping[str, Any] = MappingProxyType({})
    formfield_overrides = MappingProxyType(
        {models.DateField: {"widget": DayInput}, models.TimeField: {"widget": ClockInput}}
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field of a column with its help."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field and self._explained(db_field.name, field)

    def explained(self, form: Any) -> Any:
        """Return a form class in which the fields that were written out have their help too."""
        for name, field in form.declared_fields.items():
            # A copy: other forms, of other pages, have the same field.
            form.declared_fields[name] = form.base_fields[name] = self._explained(name, copy(field))
        return form

    def _explained(self, name: str, field: Any) -> Any:
        field.help_text = field.help_text or self.help_texts.get(name, "")
        return guarded(in_words(field))


def labelled(form: Any) -> Any:
    """Return a form class whose labels end without a colon, as in the forms of the desk's own pages."""
    return type(form.__name__, (form,), {"__init__": partialmethod(form.__init__, label_suffix="")})


class PlainAdmin(Explained, admin.ModelAdmin[Any]):
    """One button saves, what is then said is in our own words, and a list counts its rows only so far."""

    paginator = Bounded
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count every row there is

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list whose search stands in no address."""
        return searched.Searched

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Return the list, or where it stands once somebody is searched for."""
        if SEARCH_VAR in request.POST and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(searched.address(request))
        return super().changelist_view(request, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form, each of its fields with its help."""
        return labelled(self.explained(super().get_form(request, obj, change, **kwargs)))

    def saved(self, obj: models.Model, *, is_new: bool) -> str:
        """Return what is said after saving."""
        return _("Saved: %(name)s.") % {"name": obj}

    def after_saving(self, obj: models.Model) -> str:
        """Return the address to lead on to."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the form without the buttons that save and lead elsewhere."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Say that the new row is saved, and lead on."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, self.saved(obj, is_new=True))
        return HttpResponseRedirect(self.after_saving(obj))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say that the change is saved, and lead on."""
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        messages.success(request, self.saved(obj, is_new=False))
        return HttpResponseRedirect(self.after_saving(obj))


class Noted(searched.Searched):
    """A page of a list; whom a search found is written into the read log. A list as it stands asks for nobody."""

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page."""
        super().get_results(request)
        staff, desk = access.staff_of(request), self.model_admin
        if self.query and staff and isinstance(desk, ClinicScopedAdmin):
            subjects = [subject for row in self.result_list if (subject := desk.subject_of(row))]
            audit.record_reads(request=request, clinic=staff.clinic, subjects=subjects, how=How.SEARCHED)


class ClinicScopedAdmin(PlainAdmin):
    """Shows the rows of one's own clinic; what the access table does not allow is not there."""

    def subject_of(self, _row: Any) -> str:
        """Return of whom a row of the list tells, as the read log names them; nothing when of nobody."""
        return ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that notes what is searched."""
        return Noted

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that this person may see."""
        sets = super().get_fieldsets(request, obj)
        seen = [(title, options | {"fields": self._seen(request, options["fields"])}) for title, options in sets]
        return tuple(one for one in seen if one[1]["fields"])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what the form takes from nobody, and what the table lets this person not write."""
        named = flatten_fieldsets(self.fieldsets or ())
        kept = [name for name in named if not self._takes(request, name, change=obj is not None)]
        return tuple(dict.fromkeys((*super().get_readonly_fields(request, obj), *kept)))

    def _seen(self, request: HttpRequest, names: Any) -> tuple[Any, ...]:
        rows = (self._seen(request, name) if isinstance(name, tuple) else name for name in names)
        return tuple(name for name in rows if name and (isinstance(name, tuple) or self._shows(request, name)))

    def _shows(self, request: HttpRequest, name: str) -> bool:
        return access.sees_field(access.staff_of(request), self.opts.label_lower, name)

    def _takes(self, request: HttpRequest, name: str, *, change: bool) -> bool:
        action = Action.CHANGE if change else Action.ADD
        return access.writes_field(access.staff_of(request), action, self.opts.label_lower, name)

    def _allows(self, request: HttpRequest, action: Action, record: models.Model | None) -> bool:
        staff, label = access.staff_of(request), self.opts.label_lower
        if record is None:
            return access.may(staff, action, label)
        # Stock admin asks the same eight times for one page.
        reached: dict[Any, bool] = request.__dict__.setdefault("_reached", {})
        key = (action, label, record.pk)
        if key not in reached:
            reached[key] = access.reaches(staff, action, record)
        return reached[key]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this kind of record is listed at all."""
        return self._allows(request, Action.VIEW, None)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return what the access table says."""
        return self._allows(request, Action.VIEW, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return what the access table says."""
        return self._allows(request, Action.ADD, None)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return what the access table says."""
        return self._allows(request, Action.CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return what the access table says."""
        return self._allows(request, Action.DELETE, obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows this person may see."""
        staff = access.staff_of(request)
        rows = super().get_queryset(request)
        return access.visible_to(staff, rows) if staff else rows.none()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a choice among the rows of one's own clinic."""
        staff, model = access.staff_of(request), db_field.related_model
        if staff and model._meta.label_lower in access.OBJECTS:
            kwargs["queryset"] = access.visible_to(staff, kwargs.get("queryset", model._default_manager.all()))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        # Stock admin says "perhaps it was deleted" and leads back to the desk.
        raise Http404


class InstallerAdmin(PlainAdmin):
    """For whoever installs Limber (a superuser): accounts and clinics, and no patient."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this is the installer."""
        return access.installs(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether this is the installer."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether this is the installer."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this is the installer."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: what has a history is kept."""
        return False
