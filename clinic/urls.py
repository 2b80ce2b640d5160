"""Addresses. Each route also stands in the access table, or nobody gets in."""

from django.urls import include, path

from clinic.account_pages import AddKey, MakeCodes, RemoveKey, SecondStep, StopApp, UseApp
from clinic.admin import site
from clinic.health import healthz
from clinic.mail.receipts import receipt
from clinic.metrics import metrics
from clinic.own_sessions import OwnSessions, by_code, stay
from clinic.sign_out import SignOut
from clinic.violations import violation

handler400 = "clinic.unreadable.unreadable"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("violations/", violation, name="violations"),
    path("texts/receipt/", receipt, name="text-receipt"),
    path("accounts/logout/", SignOut.as_view(), name="account_logout"),  # before allauth's own
    path("accounts/sessions/", OwnSessions.as_view(), name="usersessions_list"),
    path("accounts/sessions/stay/", stay, name="stay-signed-in"),
    path("accounts/again/", by_code, name="sign-in-again"),
    path("accounts/mfa/", SecondStep.as_view(), name="mfa_index"),
    path("accounts/mfa/totp/activate/", UseApp.as_view(), name="mfa_activate_totp"),
    path("accounts/mfa/totp/deactivate/", StopApp.as_view(), name="mfa_deactivate_totp"),
    path("accounts/mfa/recovery-codes/generate/", MakeCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("accounts/mfa/webauthn/keys/<int:pk>/remove/", RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("accounts/mfa/webauthn/add/", AddKey.as_view(), name="mfa_add_webauthn"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("admin/", site.urls),
    path("", include("patients.api.urls")),
    path("", include("patients.portal.urls")),
]
