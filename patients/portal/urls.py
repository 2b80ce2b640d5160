"""Addresses of the portal; `patients.portal.routes` says whom each is for."""

from django.urls import path

from patients.portal.appointment import appointment
from patients.portal.as_kept import kept_as_data, kept_as_paper, kept_to_read
from patients.portal.as_seen import handout, handout_as_pdf, progress_as_seen, today_as_seen
from patients.portal.calendar import calendar, renew_calendar
from patients.portal.can_wait import can_wait
from patients.portal.carer_invitation import carer_invitation
from patients.portal.carers import carers, end_carer, give_carer
from patients.portal.check_in import check_in, check_in_result
from patients.portal.correct import correct_check_in, correct_session
from patients.portal.device import device
from patients.portal.flare import flare
from patients.portal.help_now import help_now
from patients.portal.helping.urls import urlpatterns as helping
from patients.portal.home import home
from patients.portal.installed import manifest, no_network, worker
from patients.portal.invitation import invitation
from patients.portal.letter_received import letter_received
from patients.portal.messages import messages
from patients.portal.paper import paper, paper_as_pdf
from patients.portal.programme import programme
from patients.portal.progress import numbers, progress
from patients.portal.reminders import reminders
from patients.portal.session import session
from patients.portal.sheet import sheet
from patients.portal.soreness import soreness
from patients.portal.start import start_check
from patients.portal.stop import stop
from patients.portal.symptom import symptom, symptom_result
from patients.portal.today import today
from patients.portal.uploads import upload
from patients.portal.your_data import everything_as_data, everything_as_paper, everything_to_read, your_data

urlpatterns = [
    path("", home, name="home"),
    path("service-worker.js", worker, name="service-worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("device.json", device, name="device"),
    path("no-network/", no_network, name="no-network"),
    path("help-now/", help_now, name="help-now"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("letter/<str:token>/", letter_received, name="letter-received"),
    path("can-wait/<int:concern>/", can_wait, name="can-wait"),
    path("appointment/", appointment, name="appointment"),
    path("stop/<str:token>/", stop, name="stop"),
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("today/", today, name="today"),
    path("session/<uuid:prescription>/", session, name="session"),
    path("sheet/", sheet, name="sheet"),
    path("start/", start_check, name="start-check"),
    path("check-in/", check_in, name="check-in"),
    path("check-in/<uuid:key>/", check_in_result, name="check-in-result"),
    path("correct/session/<uuid:session>/", correct_session, name="correct-session"),
    path("correct/check-in/<uuid:check_in>/", correct_check_in, name="correct-check-in"),
    path("soreness/<uuid:session>/", soreness, name="soreness"),
    path("symptom/", symptom, name="symptom"),
    path("symptom/<uuid:key>/", symptom_result, name="symptom-result"),
    path("progress/", progress, name="progress"),
    path("progress/numbers/", numbers, name="numbers"),
    path("flare/", flare, name="flare"),
    path("messages/", messages, name="messages"),
    path("your-data/", your_data, name="your-data"),
    path("your-data/everything.json", everything_as_data, name="everything-as-data"),
    path("your-data/everything.html", everything_to_read, name="everything-to-read"),
    path("your-data/everything.pdf", everything_as_paper, name="everything-as-paper"),
    path("programme/", programme, name="programme"),
    path("programme/paper/", paper, name="paper"),
    path("programme/paper.pdf", paper_as_pdf, name="paper-as-pdf"),
    path("shown/<uuid:pk>/", upload, name="upload"),
    path("as-seen/<uuid:pk>/today/", today_as_seen, name="as-seen-today"),
    path("as-seen/<uuid:pk>/progress/", progress_as_seen, name="as-seen-progress"),
    path("kept/<uuid:pk>/everything.json", kept_as_data, name="kept-as-data"),
    path("kept/<uuid:pk>/everything.html", kept_to_read, name="kept-to-read"),
    path("kept/<uuid:pk>/everything.pdf", kept_as_paper, name="kept-as-paper"),
    path("handout/<uuid:pk>/", handout, name="handout"),
    path("handout/<uuid:pk>/programme.pdf", handout_as_pdf, name="handout-as-pdf"),
    path("carers/", carers, name="carers"),
    path("carers/give/", give_carer, name="give-carer"),
    path("carers/<uuid:access>/end/", end_carer, name="end-carer"),
    path("helping/invitation/<str:token>/", carer_invitation, name="carer-invitation"),
    *helping,
    path("reminders/", reminders, name="reminders"),
    path("reminders/calendar/", renew_calendar, name="renew-calendar"),
]
