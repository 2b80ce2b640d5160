"""What each field about a patient or a recipient is for, in a clinician's words."""

from django.utils.translation import gettext_lazy as _

PATIENT = {
    "name": _("First and last name, as in their record."),
    "date_of_birth": _("To tell two people of one name apart; it stands in letters."),
    "nhs_number": _("Ten digits, with or without spaces. Empty when you do not have it."),
    "physiotherapist": _("Who looks after them, and is told first of a concern. Open concerns go along."),
    "email": _("The invitation and reminders go there. Mails say nothing about health."),
    "phone": _("Where you ring them when something is wrong."),
    "address": _("For letters, as it is written on an envelope."),
    "doctor_name": _("Their doctor or practice: the letter proposes it as its recipient."),
    "doctor_email": _("A letter goes there by mail only when the address is on a secure domain."),
    "time_zone": _("Where they are: reminders come at their local time."),
}
RECIPIENT = {
    "name": _("Whom the letter addresses, such as Dr Elm."),
    "organisation": _("The practice or service, as it is written on the letter."),
    "code": _("The practice code, where there is one; it tells two practices of one name apart."),
    "email": _("A letter goes there only when somebody has checked the address."),
    "phone": _("Where you ring to check the address, or when a letter gets no answer."),
    "is_active": _("Off: no new letter goes there."),
    "checked": _("A wrong address sends a letter to a stranger. It counts for a year."),
}
