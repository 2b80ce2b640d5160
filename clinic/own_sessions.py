"""Pages about one's own sessions: where one is signed in, that one is still there, and that it is still oneself."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import security, sessions
from clinic.security import Event

SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac": "Mac",
    "Linux": "Linux",
}
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}


def device_of(user_agent: str) -> str:
    """Return a device as people know it, from what its browser says of itself."""
    named = [next((name for mark, name in marks.items() if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, named)) or _("Another device")


class OwnSessions(ListUserSessionsView):
    """allauth's list of own sessions, of which each can be ended by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the list, with each device in words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = device_of(session.user_agent)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """End the one session that was chosen, or all others."""
        chosen = self.request.POST.get("session")
        if chosen is None:
            sessions.renew(self.request)
        elif chosen.isdecimal():
            for session in UserSession.objects.filter(user=self.request.user, pk=chosen):
                session.end()
                security.note(Event.ENDED, account=session.user_id, request=self.request, session=session.pk)
        messages.info(self.request, _("Signed out there."))
        return redirect("usersessions_list")


@require_http_methods(["GET", "POST"])
def stay(request: HttpRequest) -> JsonResponse:
    """Say how many seconds are left until staff are signed out; a POST begins them anew."""
    return JsonResponse({"seconds": sessions.seconds_left(request)})


@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Sign out and in again by an emailed code, for whoever has neither a password nor a second factor."""
    leads = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(leads, {request.get_host()}, require_https=request.is_secure())
    if request.method == "POST":
        user: Any = request.user
        logout(request)
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
        return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': leads if safe else '/'})}")
    return render(request, "account/fresh.html")


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to show again that it is oneself, and back."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    where = ways[0]["url"] if ways else reverse("sign-in-again")
    return redirect(f"{where}?{urlencode({'next': request.get_full_path()})}")
