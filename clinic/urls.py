"""Addresses. Each route also stands in the access table, or nobody gets in."""

from django.urls import include, path

from clinic.admin import site
from clinic.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("admin/", site.urls),
    path("", include("patients.portal.urls")),
]
