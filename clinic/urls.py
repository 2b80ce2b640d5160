"""Addresses. Each route also stands in the access table, or nobody gets in."""

from django.urls import include, path

from clinic.admin import site
from clinic.health import healthz
from clinic.mail.receipts import receipt
from clinic.metrics import metrics
from clinic.sign_out import SignOut
from clinic.violations import violation

handler400 = "clinic.unreadable.unreadable"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("violations/", violation, name="violations"),
    path("texts/receipt/", receipt, name="text-receipt"),
    path("accounts/logout/", SignOut.as_view(), name="account_logout"),  # before allauth's own
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("admin/", site.urls),
    path("", include("patients.api.urls")),
    path("", include("patients.portal.urls")),
]
