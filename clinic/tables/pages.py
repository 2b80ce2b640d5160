"""The page on which a list is read in: upload, how far it is checked, each row's problem, the button that stores."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from clinic import access, clock, uploading
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from clinic.tables import waiting
from clinic.tables.kinds import MOST_BYTES, Kind
from clinic.tables.reading import Unreadable, text_of
from clinic.tables.writing import download

TEMPLATE = "admin/tables/reading_in.html"


class UploadForm(forms.Form):
    """A list to read in."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Nothing is written before every row is checked and you press the button that stores."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Choose a CSV file.")},
    )

    def clean_file(self) -> Any:
        """Return the name of the file and its text. Raises ValidationError when it is too long or cannot be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES >> 20})
        try:
            return file.name, text_of(file.read())
        except Unreadable as reason:
            raise ValidationError(str(reason)) from None


@dataclass(frozen=True)
class ReadingIn:
    """The pages of one kind of list; the words are for whoever reads it in."""

    kind: Kind
    title: object
    lead: object
    stored: Callable[[int], str]
    template_name: str

    @property
    def name(self) -> str:
        """Return the beginning of the names of its routes."""
        return self.kind.label.replace(".", "_")

    def urls(self) -> list[Any]:
        """Return the addresses: the page, and the template to download."""
        return [
            path("import/", site.admin_view(self.page), name=f"{self.name}_import"),
            path("import/template/", site.admin_view(require_safe(self.template)), name=f"{self.name}_template"),
        ]

    def template(self, _request: HttpRequest) -> HttpResponse:
        """Return a file that holds the first line and nothing else."""
        return download(self.template_name, [column.name for column in self.kind.columns], [])

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show how far the list is; a button uploads, goes on, stores or forgets."""
        staff = access.staff_of(request)
        assert staff is not None
        assert access.may(staff, Action.ADD, self.kind.label)  # the table of access let them through
        form = UploadForm()
        if request.method == "POST":
            form = self._form(request)
            if answer := self._act(request, staff, form):
                return answer
        return self._shown(request, staff, form)

    def _form(self, request: HttpRequest) -> UploadForm:
        return UploadForm(request.POST, request.FILES) if "upload" in request.POST else UploadForm()

    def _act(self, request: HttpRequest, staff: Staff, form: UploadForm) -> HttpResponse | None:
        now, again = clock.now(), HttpResponseRedirect(reverse(f"admin:{self.name}_import"))
        if "store" in request.POST:
            if stored := waiting.store(by=staff, kind=self.kind, now=now):
                messages.success(request, self.stored(stored))
                return HttpResponseRedirect(reverse(f"admin:{self.name}_changelist"))
            return again
        if "upload" in request.POST:
            return again if self._begun(request, staff, form) else None
        if "forget" in request.POST:
            waiting.forget(by=staff, kind=self.kind)
        else:
            waiting.go_on(by=staff, kind=self.kind, now=now)
        return again

    def _begun(self, request: HttpRequest, staff: Staff, form: UploadForm) -> bool:
        if uploading.too_large(request):
            form.add_error("file", _("The file is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES >> 20})
        if not form.is_valid():
            return False
        name, text = form.cleaned_data["file"]
        try:
            waiting.begin(by=staff, kind=self.kind, name=name, text=text, now=clock.now())
        except Unreadable as reason:
            form.add_error("file", str(reason))
            return False
        return True

    def _shown(self, request: HttpRequest, staff: Staff, form: UploadForm) -> HttpResponse:
        model = self.kind.label.partition(".")[2]
        shown = site.each_context(request) | {
            "title": self.title,
            "lead": self.lead,
            "form": form,
            "table": None if form.errors else waiting.of(staff, self.kind),
            "columns": self.kind.columns,
            "listed": f"admin:{self.name}_changelist",
            "template": f"admin:{self.name}_template",
            "model": model,
        }
        return TemplateResponse(request, TEMPLATE, shown, status=422 if form.errors else 200)
