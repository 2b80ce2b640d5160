"""The directory at the desk: whom letters may go to, who checked the address, and a list to read in."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access, clock
from clinic.admin import ClinicScopedAdmin, site
from clinic.models import Staff
from clinic.tables.reading import Unreadable, text_of
from patients.admin import explanations
from patients.admin.page import done, refused_at
from patients.care import directory, letters
from patients.care.refusal import Refused
from patients.models import Recipient

MOST_BYTES = 1_000_000


class RecipientForm(forms.ModelForm[Recipient]):
    """One recipient; the check is a deed of its own."""

    staff: Staff
    checked = forms.BooleanField(
        label=gettext_lazy("I have checked this address today, such as by ringing them"), required=False
    )

    class Meta:
        model = Recipient
        fields = ("name", "organisation", "code", "email", "phone", "is_active")

    def clean_email(self) -> str:
        """Return an address that is nobody else's in this directory."""
        email = str(self.cleaned_data["email"])
        known = Recipient.objects.filter(clinic=self.staff.clinic, email__iexact=email).exclude(pk=self.instance.pk)
        if email and known.exists():
            raise ValidationError(_("This address is already in the directory."))
        return email


class ImportForm(forms.Form):
    """A list to read in."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Its first line names the columns: name, organisation, code, email, phone, checked_on."),
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        content = self.cleaned_data["file"]
        if content.size > MOST_BYTES:
            raise ValidationError(_("The file is too long."))
        try:
            return text_of(content.read())
        except Unreadable as reason:
            raise ValidationError(str(reason)) from None


def read_in(request: HttpRequest) -> HttpResponse:
    """Show what each row of a list would do; the button “import” does it, when nothing is wrong with any."""
    staff = access.staff_of(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    lines: list[directory.Line] = []
    if request.method == "POST" and form.is_valid() and staff is not None:
        for_good = "import" in request.POST
        try:
            text = form.cleaned_data["file"]
            lines = directory.import_csv(by=staff, text=text, now=clock.now(), dry_run=not for_good)
        except Refused as refusal:
            refused_at(form, refusal)
        if for_good and lines and not any(line.problem for line in lines):
            said = _("%(count)d recipients are in the directory now.") % {"count": len(lines)}
            return done(request, said, reverse("admin:patients_recipient_changelist"))
    shown = {"title": _("Import a list of recipients"), "form": form, "lines": lines, "opts": Recipient._meta}
    wrong = [line for line in lines if line.problem]
    status = 422 if form.errors or wrong else 200
    context = site.each_context(request) | shown | {"wrong": wrong}
    return TemplateResponse(request, "admin/patients/recipients.html", context, status=status)


@admin.register(Recipient, site=site)
class RecipientAdmin(ClinicScopedAdmin):
    form = RecipientForm
    help_texts = explanations.RECIPIENT
    list_display = ("name", "organisation", "email", "phone", "checked", "is_active")
    empty_value_display = ""
    list_filter = ("is_active",)
    list_select_related = ("clinic", "checked_by__user")
    search_fields = ("name", "organisation", "code", "email")
    search_help_text = gettext_lazy("Name, organisation, code or mail address")

    @admin.display(description=gettext_lazy("address checked"), ordering="checked_on")
    def checked(self, row: Recipient) -> str:
        """Return who checked the address and when, and whether that still holds."""
        if row.checked_on is None:
            return _("Nobody has checked it")
        said = _("%(date)s by %(name)s") % {"date": letters.day(row.checked_on), "name": row.checked_by}
        holds = row.checked_within_a_year(directory.today_at(row.clinic, clock.now()))
        return said if holds else _("%(said)s: check it again") % {"said": said}

    def get_urls(self) -> Any:
        """Return the page to read in a list before the stock pages."""
        own = path("import/", site.admin_view(read_in), name="patients_recipient_import")
        return [own, *super().get_urls()]

    def get_form(self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any) -> Any:
        """Return the form, knowing whose directory it writes."""
        made = super().get_form(request, obj, change=bool(change), **kwargs)
        return type("RecipientForm", (made,), {"staff": access.staff_of(request)})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Write the recipient by the verbs."""
        staff, said, now = cast("Staff", access.staff_of(request)), form.cleaned_data, clock.now()
        if change:
            directory.change(by=staff, recipient=obj, checked=said["checked"], now=now)
        else:
            given = {name: said[name] for name in ("name", "organisation", "code", "email", "phone", "checked")}
            obj.pk = directory.add(by=staff, now=now, **given).pk
