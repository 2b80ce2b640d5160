"""A programme to download, and the page that takes one in."""

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
from programmes.models import Programme
from programmes.sharing.exporting import written
from programmes.sharing.importing import import_programme
from programmes.sharing.reading import BadFile, read

TOO_LARGE = gettext_lazy("The file is larger than %(most)s MB.")


class ProgrammeFileForm(forms.Form):
    """A programme of another clinic."""

    file = forms.FileField(
        label=gettext_lazy("Programme file"),
        help_text=gettext_lazy("A JSON file that “Export” wrote on a programme, here or at another clinic."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Choose a programme file.")},
    )

    def clean_file(self) -> Any:
        """Return what the file says. Raises ValidationError with all that is wrong in it."""
        try:
            return read(self.cleaned_data["file"].read())
        except BadFile as bad:
            raise ValidationError([str(fault) for fault in bad.faults]) from None


@require_safe
def export_page(request: HttpRequest, object_id: int) -> HttpResponse:
    """Return a programme as a file; with ?photos=no a word stands in place of each photo."""
    programme = access.found(access.staff_of(request), Programme.objects.all(), Action.VIEW, pk=object_id)
    text = written(programme, photos=request.GET.get("photos") != "no")
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{programme.slug}.json"'
    return response


def import_page(request: HttpRequest) -> HttpResponse:
    """Try a programme file, or take it in: all of it, or nothing."""
    staff, tried = access.staff_of(request), None
    form = ProgrammeFileForm(request.POST, request.FILES) if request.method == "POST" else ProgrammeFileForm()
    if uploading.too_large(request):
        form.add_error("file", TOO_LARGE % {"most": uploading.MOST >> 20})
    if form.is_valid() and staff is not None:
        data, dry_run = form.cleaned_data["file"], "import" not in request.POST
        try:
            programme = import_programme(by=staff, data=data, now=clock.now(), dry_run=dry_run)
            if not dry_run:
                messages.success(request, _("%(name)s is in your library now.") % {"name": programme})
                return HttpResponseRedirect(reverse("admin:programmes_programme_change", args=[programme.pk]))
            tried = {
                "programme": programme,
                "exercises": len(data["programme"]["exercises"]),
                "without": left_out(data),
            }
        except BadFile as bad:
            form.add_error("file", [str(fault) for fault in bad.faults])
    shown = {"title": _("Take in a programme"), "form": form, "tried": tried, "opts": Programme._meta}
    context = site.each_context(request) | shown
    return TemplateResponse(request, "admin/programmes/take_in.html", context, status=422 if form.errors else 200)


def left_out(data: dict[str, Any]) -> list[str]:
    """Return the names of the exercises whose photo or video did not come with the file."""
    return [one["name"] for one in data["exercises"] if "left_out" in one.get("photo", {})]


def urls() -> list[Any]:
    """Return the addresses."""
    return [
        path("import/", site.admin_view(import_page), name="programmes_programme_import"),
        path("<int:object_id>/export/", site.admin_view(export_page), name="programmes_programme_export"),
    ]
