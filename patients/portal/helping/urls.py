"""Addresses of the pages of a carer: each names the access, and so whose page it is."""

from django.urls import path

from patients.portal.helping import answers, pages

HERE = "helping/<uuid:access>/"
urlpatterns = [
    path("helping/", pages.helping, name="helping"),
    path(f"{HERE}today/", pages.today, name="helping-today"),
    path(f"{HERE}programme/", pages.programme, name="helping-programme"),
    path(f"{HERE}programme/paper/", pages.paper, name="helping-paper"),
    path(f"{HERE}programme/paper.pdf", pages.paper_as_pdf, name="helping-paper-as-pdf"),
    path(f"{HERE}progress/", pages.progress, name="helping-progress"),
    path(f"{HERE}help-now/", pages.help_now, name="helping-help-now"),
    path(f"{HERE}symptom/", answers.symptom, name="helping-symptom"),
    path(f"{HERE}symptom/<uuid:key>/", answers.symptom_result, name="helping-symptom-result"),
    path(f"{HERE}session/<uuid:prescription>/", answers.session, name="helping-session"),
    path(f"{HERE}check-in/", answers.check_in, name="helping-check-in"),
    path(f"{HERE}check-in/<uuid:key>/", answers.check_in_result, name="helping-check-in-result"),
]
