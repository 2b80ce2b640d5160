"""The front door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clinic import access, second_factor
from patients.care import carers


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead everyone to their own first page: sign-in, the day, or the desk."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if access.patient_or_none(request) is not None:
        return redirect("today")
    if access.staff_of(request) is not None or access.installs(request) or second_factor.holds_back(request):
        return redirect("admin:index")
    if carers.has_helped(request.user):
        return redirect("helping")
    raise Http404
