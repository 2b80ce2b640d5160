"""The second factor of staff: who sees other people's records shows more than a password or a code from a mail."""

from collections.abc import Collection
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clinic import problems
from clinic.models import Staff

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_shown(request: HttpRequest) -> bool:
    """Return whether a second factor was shown since the sign-in, or this installation asks for none."""
    if not settings.STAFF_SECOND_FACTOR:
        return True
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def holds_back(request: HttpRequest) -> bool:
    """Return whether nothing but a second factor stands between somebody and the desk."""
    user: Any = request.user
    if not user.is_authenticated or not user.is_active or is_shown(request):
        return False
    return user.is_superuser or Staff.objects.filter(user=user, is_active=True).exists()


def lead(request: HttpRequest) -> HttpResponse:
    """Return the way to where a second factor is set up, or shown by whoever has one."""
    if problems.is_api(request):
        return problems.problem(403, title=_("Second step"), detail=_("Open the desk and show your second step first."))
    user: Any = request.user
    if not is_mfa_enabled(user, FACTORS):
        return redirect("mfa_index")
    by_code = is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    response = redirect("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    response.headers["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return response


def note_change(request: HttpRequest, *, shown: Collection[str]) -> None:
    """Count a factor that was set up just now as shown, as its page has asked for it; without any, none is shown."""
    user: Any = request.user
    for kind in shown:
        record_authentication(request, user, "mfa", type=kind)
    if not is_mfa_enabled(user, FACTORS):
        clear_authentication_records(request)
