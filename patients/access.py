"""Who may do what with the records of patients: this app's rows of the access table."""

from typing import Any

from django.http import HttpRequest

from clinic import access, clock, limits
from clinic.access import CLINICIANS, EVERYONE, Action, Audience, audience, declare, does
from clinic.models import Role


def declare_all() -> None:
    """Write the rows. A manager keeps identities and sees what is open; what was answered is for clinicians."""
    declare(
        "patients.patient",
        clinic="clinic",
        actions={
            Action.VIEW: EVERYONE,
            Action.ADD: EVERYONE,
            Action.CHANGE: EVERYONE,
            Action.INVITE: EVERYONE,
            Action.REPORT: access.LEADERS,
            Action.HOLD: access.LEADERS,
            Action.PRESCRIBE: CLINICIANS,
            Action.ANSWER_FOR: CLINICIANS,
            Action.SEE: CLINICIANS,
            Action.SHARE: CLINICIANS,
        },
        fields=dict.fromkeys(("flags", "session_minutes"), FOR_CLINICIANS),
    )
    declare(
        "patients.concern",
        clinic="patient__clinic",
        actions={
            Action.VIEW: EVERYONE,
            Action.CALL: EVERYONE,
            Action.ACKNOWLEDGE: CLINICIANS,
            Action.CLOSE: CLINICIANS,
        },
    )
    declare(
        "patients.referral",
        clinic="episode__patient__clinic",
        actions=dict.fromkeys((Action.VIEW, Action.CHANGE, Action.SIGN, Action.SEND), CLINICIANS),
    )
    declare("patients.guidedismissal", clinic="clinic", actions={Action.ADD: {Role.LEAD}})
    declare("patients.recipient", clinic="clinic", actions=dict.fromkeys(DIRECTORY, EVERYONE))
    for label, clinic in (
        ("patients.episode", "patient__clinic"),
        ("patients.prescription", "episode__patient__clinic"),
        ("patients.prescriptionversion", "prescription__episode__patient__clinic"),
    ):
        declare(label, clinic=clinic, actions={Action.VIEW: CLINICIANS, Action.PRESCRIBE: CLINICIANS})
    for label in ("patients.checkin", "patients.symptomreport", "patients.conversation"):
        declare(label, clinic="patient__clinic", actions={Action.VIEW: CLINICIANS})
    declare("clinic.followuppolicy", clinic="clinic", actions={Action.VIEW: EVERYONE, Action.ADD: {Role.LEAD}})
    leads = {Action.VIEW: access.LEADERS, Action.CHANGE: {Role.LEAD}}
    declare("mail.hold", clinic="clinic", actions=leads)
    declare("mail.message", clinic="clinic", actions={Action.VIEW: EVERYONE, Action.CHANGE: EVERYONE})
    audience(Audience.ANYONE, "healthz", "metrics", "text-receipt", "violations")
    audience(Audience.ANYONE, "admin:login", "admin:jsi18n")
    audience(Audience.SIGNED_IN, "admin:logout")
    audience(Audience.STAFF, *DESK_ROUTES)
    audience(Audience.NOBODY, "admin:view_on_site", "admin:password_change", "admin:password_change_done")
    for (action, label), routes in DESK_DEEDS.items():
        does(action, label, *(f"admin:patients_{route}" for route in routes))
    audience(Audience.ANYONE, *ACCOUNT_ROUTES_FOR_ANYONE)
    audience(Audience.SIGNED_IN, *ACCOUNT_ROUTES_SIGNED_IN)
    audience(Audience.NOBODY, *ACCOUNT_ROUTES_FOR_NOBODY)
    access.fresh(*ROUTES_THAT_ASK_AGAIN)
    access.fresh("admin:patients_reports", when=takes_a_report)
    access.fresh("admin:patients_patient_details", "admin:patients_patient_change", when=changes_contact)
    access.tried(limits.TRIES, *ROUTES_THAT_TRY)
    access.tried(limits.CODES, "carer-invitation")
    access.tried(limits.MAILS, *ROUTES_THAT_MAIL)
    access.register_patient(find_patient, helped)


FOR_CLINICIANS = dict.fromkeys((Action.VIEW, Action.ADD, Action.CHANGE), CLINICIANS)
DIRECTORY = (Action.VIEW, Action.ADD, Action.CHANGE)
# What the desk does besides the stock pages of a model; a route that is missing here answers 404 to everyone.
DESK_ROUTES = (
    "stay-signed-in",
    "admin:index",
    "admin:app_list",
    "admin:autocomplete",
    "admin:django.views.generic.base.RedirectView",  # <id>/ leads on to <id>/change/
    "admin:django.contrib.admin.sites.catch_all_view",
)
DESK_DEEDS = {
    (Action.ADD, "patients.guidedismissal"): ("guide",),
    (Action.REPORT, "patients.patient"): ("reports",),
    (Action.ADD, "patients.patient"): ("patient_import", "patient_template"),
    (Action.INVITE, "patients.patient"): ("patient_invite",),
    (Action.VIEW, "patients.patient"): ("kept",),
    (Action.SEE, "patients.patient"): ("disclose",),
    (Action.HOLD, "patients.patient"): ("hold", "end_hold"),
    (Action.SHARE, "patients.patient"): ("carers", "give_carer", "end_carer"),
    (Action.PRESCRIBE, "patients.patient"): ("patient_prescribe", "steps"),
    (Action.CHANGE, "patients.patient"): ("confirm_number", "patient_details"),
    (Action.ANSWER_FOR, "patients.patient"): ("check_in", "symptom", "messages"),
    (Action.VIEW, "patients.checkin"): ("check_in_result",),
    (Action.VIEW, "patients.symptomreport"): ("symptom_result",),
    (Action.PRESCRIBE, "patients.episode"): (
        "episode_pause",
        "episode_resume",
        "episode_restart",
        "episode_review",
        "episode_maintain",
        "episode_end",
    ),
    (Action.PRESCRIBE, "patients.prescription"): (
        "prescription_draft",
        "prescription_end",
        "prescription_take",
        "prescription_leave",
        "prescription_step",
    ),
    (Action.VIEW, "patients.prescription"): ("prescription_versions",),
    (Action.PRESCRIBE, "programmes.programme"): ("templates", "template_clone", "template_copies"),
    (Action.CHANGE, "programmes.programme"): ("template_share",),
    (Action.PRESCRIBE, "patients.prescriptionversion"): (
        "version_edit",
        "version_own",
        "version_publish",
        "version_discard",
        "version_again",
        "version_template",
        "dose",
    ),
    (Action.VIEW, "patients.prescriptionversion"): ("version_preview",),
    (Action.ACKNOWLEDGE, "patients.concern"): ("concern_acknowledge",),
    (Action.CALL, "patients.concern"): ("concern_called",),
    (Action.CLOSE, "patients.concern"): ("concern_close",),
    (Action.CHANGE, "patients.referral"): ("referral_letter", "referral_correct"),
    (Action.SIGN, "patients.referral"): ("referral_sign",),
    (Action.SEND, "patients.referral"): ("referral_send", "referral_record"),
    (Action.ADD, "patients.recipient"): ("recipient_import",),
    (Action.VIEW, "patients.referral"): ("referral_print", "referral_pdf"),
    (Action.CHANGE, "mail.hold"): ("hold_send", "hold_drop"),
    (Action.CHANGE, "mail.message"): ("mail_send_again", "mail_dismiss"),
}

# allauth's own views ask for a session where they need one; these two lists name every route of it.
ACCOUNT_ROUTES_FOR_ANYONE = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
# The address of an account is the one an invitation reached; the clinic changes it.
ACCOUNT_ROUTES_FOR_NOBODY = ("account_email",)
ACCOUNT_ROUTES_SIGNED_IN = (
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_signup_webauthn",
    "usersessions_list",
    "sign-in-again",
)
ROUTES_THAT_MAIL = ("account_request_login_code", "account_reset_password", "sign-in-again", "give-carer")
ROUTES_THAT_TRY = (
    "account_login",
    "account_confirm_login_code",
    "account_reset_password_from_key",
    "account_reauthenticate",
    "account_change_password",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "invitation",
)
# Who somebody is, how their account is protected, and what is taken along: not on a phone that lies unlocked.
ROUTES_THAT_ASK_AGAIN = (
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "give-carer",
    "everything-as-data",
    "everything-to-read",
    "everything-as-paper",
    "kept-as-data",
    "kept-to-read",
    "kept-as-paper",
    "admin:clinic_user_add",
    "admin:clinic_user_change",
)


def takes_a_report(request: HttpRequest) -> bool:
    """Return whether a report is taken along as a file."""
    return "csv" in request.GET


def changes_contact(request: HttpRequest) -> bool:
    """Return whether the address that a patient is reached at, and signs in with, becomes another one."""
    staff = access.staff_of(request)
    if "email" not in request.POST or request.resolver_match is None or staff is None:
        return False
    from patients.care import account_rows

    keys = request.resolver_match.kwargs
    known = account_rows.contact_of(staff.clinic, str(keys.get("pk") or keys.get("object_id")))
    return known != request.POST["email"].strip()


def find_patient(request: HttpRequest) -> Any:
    """Return the patient whose pages a request asks for, or None: their own, or on a carer's page whom they help.

    Whom a carer helps stands in the address, so that two open pages of two people are never taken for each other.
    """
    from patients.care import account_rows, carers

    if not (request.user.is_authenticated and request.user.is_active):
        return None
    match = request.resolver_match
    whom = access.audience_of(match.view_name) if match else None
    if match and whom in access.FOR_CARERS:
        helps = whom is Audience.HELPER
        return carers.patient_of(request.user, match.kwargs["access"], helps=helps, now=clock.now())
    return account_rows.patient_of(request.user)


def helped(request: HttpRequest) -> list[Any]:
    """Return the patients whom an account helps today."""
    from patients.care import carers

    if not (request.user.is_authenticated and request.user.is_active):
        return []
    return [row.patient for row in carers.of_account(request.user, clock.now())]
