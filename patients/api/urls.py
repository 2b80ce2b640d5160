"""Addresses of the API; `patients.api.routes` says whom each is for."""

from django.urls import path

from patients.api.afterwards import CheckInRemarks, SessionRemarks, Soreness
from patients.api.answers import CheckInCorrections, CheckIns, Symptoms
from patients.api.day import Pain, Prescriptions, Today
from patients.api.docs import docs, schema
from patients.api.preferences import Preferences
from patients.api.sessions import SessionCorrections, Sessions

urlpatterns = [
    path("api/v1/today/", Today.as_view(), name="api-today"),
    path("api/v1/prescription/", Prescriptions.as_view(), name="api-prescription"),
    path("api/v1/pain/", Pain.as_view(), name="api-pain"),
    path("api/v1/preferences/", Preferences.as_view(), name="api-preferences"),
    path("api/v1/sessions/", Sessions.as_view(), name="api-sessions"),
    path("api/v1/sessions/<uuid:session>/corrections/", SessionCorrections.as_view(), name="api-session-corrections"),
    path("api/v1/sessions/<uuid:session>/notes/", SessionRemarks.as_view(), name="api-session-notes"),
    path("api/v1/sessions/<uuid:session>/soreness/", Soreness.as_view(), name="api-soreness"),
    path("api/v1/check-ins/", CheckIns.as_view(), name="api-check-ins"),
    path(
        "api/v1/check-ins/<uuid:check_in>/corrections/", CheckInCorrections.as_view(), name="api-check-in-corrections"
    ),
    path("api/v1/check-ins/<uuid:check_in>/notes/", CheckInRemarks.as_view(), name="api-check-in-notes"),
    path("api/v1/symptoms/", Symptoms.as_view(), name="api-symptoms"),
    path("api/schema/", schema, name="api-schema"),
    path("api/docs/", docs, name="api-docs"),
]
