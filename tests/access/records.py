"""A full set of records of one patient: one row of every kind that an address can name."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from clinic import access
from clinic.mail.hold import Hold, Why
from clinic.mail.models import Message
from clinic.models import Clinic, FollowUpPolicy, ReadEvent, Staff, User
from patients.care import carers, checking_in, following, prescribing
from patients.care.recording import LogDraft
from patients.models import CarerAccess, CheckIn, Concern, Patient, Recipient, Referral, SymptomReport
from programmes import depicting
from programmes.models import Exercise, Programme
from tests.cast import a_carer, answer
from tests.programmes.files import photo


@dataclass(frozen=True)
class Records:
    """Rows by the label of their kind, and the keys of the patient's own addresses."""

    clinic: Clinic
    patient: Patient
    by_label: dict[str, Any]
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    carer: CarerAccess | None = None  # of whom the addresses of a carer's pages are

    def of(self, carer: CarerAccess) -> "Records":
        """Return the same records, with the addresses that a carer of the patient has."""
        patient = carer.patient
        patient.helped_by = carer
        report = SymptomReport.objects.filter(carer=carer).first()
        told = CheckIn.objects.filter(carer=carer).first()
        more = {
            "helping-session": {"prescription": self.keys["session"]["prescription"]},
            "helping-symptom-result": {"key": report.key if report else uuid4()},
            "helping-check-in-result": {"key": told.key if told else uuid4()},
        }
        pages = {name: {"access": carer.pk, **more.get(name, {})} for name in CARERS_PAGES}
        shown = {"end-carer": {"access": carer.pk}, "admin:patients_end_carer": {"pk": patient.pk, "access": carer.pk}}
        return replace(self, keys=self.keys | pages | shown, carer=carer)


CARERS_PAGES = [name for name, whom in access.ROUTES.items() if whom in access.FOR_CARERS]


def a_carer_who_answered(patient: Patient, name: str, scope: str, now: datetime) -> CarerAccess:
    """Return the access of a carer who has reported a symptom and, where they may, answered a check-in."""
    carer = a_carer(patient, name, scope)
    found = carers.patient_of(carer.user, carer.pk, helps=False, now=now)
    checking_in.report_symptoms(patient=found, key=uuid4(), symptoms=frozenset({"fever"}), now=now)
    if scope == "help":
        answer(found, 6, 4)
    return carer


def begin(patient: Patient, routine: Programme, now: datetime) -> Any:
    """Prescribe, publish and take the start check."""
    by = patient.physiotherapist
    version = prescribing.prescribe(
        by=by, patient=patient, programme=routine, starts_on=now.date(), baseline=6, now=now
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    version.exercises.filter(pk=version.exercises.last().pk).update(exercise=photographed(by, now))
    version = prescribing.publish(by=by, version=version, now=now)
    answer(patient, 6)
    return version


def go_on(patient: Patient, version: Any, now: datetime) -> Records:
    """Sixteen days later: no better, a concern, a draft letter, the draft of the next version."""
    by, clinic = patient.physiotherapist, patient.clinic
    told = answer(patient, 6, 4)
    done = following.record_session(
        patient=patient, version=version, key=uuid4(), slot=1, started_at=now, now=now,
        logs=[LogDraft(version.exercises.all()[0].pk, "done", pain=3)],
    )  # fmt: skip
    of_session, of_check_in = {"session": done.key}, {"check_in": told.key}
    report = checking_in.report_symptoms(patient=patient, key=uuid4(), symptoms=frozenset({"fever"}), now=now)
    draft = prescribing.draft_next(by=by, prescription=version.prescription, now=now)
    episode = version.prescription.episode
    ReadEvent.objects.create(user=by.user, clinic=clinic, subject=f"patient:{patient.pk}", action="view", page="")
    own = Exercise.objects.get(clinic=clinic)
    security_key = a_security_key(patient.user)
    rows = {
        "clinic.clinic": clinic,
        "clinic.staff": by,
        "clinic.user": patient.user,
        "clinic.readevent": ReadEvent.objects.get(clinic=clinic),
        "clinic.followuppolicy": FollowUpPolicy.objects.filter(clinic=clinic).first() or a_policy(clinic, by, now),
        "mail.message": Message.objects.filter(clinic=clinic).order_by("pk")[0],
        "mail.hold": Hold.objects.create(clinic=clinic, why=Why.STORM, began_at=now),
        "programmes.exercise": own,
        "programmes.upload": own.upload,
        "programmes.programme": own_programme(clinic),
        "patients.patient": patient,
        "patients.episode": episode,
        "patients.prescription": version.prescription,
        "patients.prescriptionversion": draft,
        "patients.checkin": told,
        "patients.symptomreport": report,
        "patients.concern": Concern.objects.filter(patient=patient, finding="not_improved").get(),
        "patients.recipient": Recipient.objects.create(clinic=clinic, name="The Elm Practice"),
        "patients.referral": Referral.objects.get(episode=episode),
    }
    keys = {
        "admin:patients_disclose": {"pk": patient.pk, "entry": f"check-in:{told.pk}"},
        "session": {"prescription": version.prescription_id},
        "check-in-result": {"key": told.key},
        "can-wait": {"concern": Concern.objects.get(patient=patient, finding="not_improved").pk},
        "symptom-result": {"key": report.key},
        "correct-session": of_session,
        "correct-check-in": of_check_in,
        "soreness": of_session,
        "api-session-corrections": of_session,
        "api-session-notes": of_session,
        "api-soreness": of_session,
        "api-check-in-corrections": of_check_in,
        "api-check-in-notes": of_check_in,
        "mfa_edit_webauthn": {"pk": security_key.pk},
        "mfa_remove_webauthn": {"pk": security_key.pk},
    }
    helper = a_carer_who_answered(patient, "Hugo Hall", "help", now)
    a_carer_who_answered(patient, "Sue Shaw", "see", now)
    return Records(clinic, patient, rows, keys).of(helper)


def a_policy(clinic: Clinic, by: Staff, now: datetime) -> FollowUpPolicy:
    return FollowUpPolicy.objects.create(clinic=clinic, version=1, created_at=now, created_by=by)


def photographed(by: Staff, now: datetime) -> Exercise:
    """Return an exercise of the clinic that is shown by a photo."""
    own = own_exercise(by.clinic)
    return depicting.show(by=by, exercise=own, content=photo(), words="Alice leans on a wall.", now=now)


def own_exercise(clinic: Clinic) -> Exercise:
    shipped = Exercise.objects.filter(clinic=None).order_by("pk")[0]
    shipped.pk, shipped.clinic, shipped.slug, shipped.harder_than = None, clinic, "our-own", None
    shipped._state.adding = True
    shipped.save()
    return shipped


def own_programme(clinic: Clinic) -> Programme:
    return Programme.objects.create(
        clinic=clinic, name="Our own", slug="our-own", region="back", weeks_min=4, weeks_max=6, review_after_days=14
    )


def a_security_key(user: User) -> Authenticator:
    """Return a key as a browser would have registered it; nobody has its secret."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(b"\0" * 16, uuid4().bytes, public)
    signed = AuthenticatorData.create(sha256(b"testserver").digest(), AuthenticatorData.FLAG.AT, 0, credential)
    response = {
        "attestationObject": websafe_encode(AttestationObject.create("none", signed, {})),
        "clientDataJSON": websafe_encode(
            CollectedClientData.create(type="webauthn.create", challenge=b"", origin="http://testserver")
        ),
    }
    key = websafe_encode(credential.credential_id)
    registered = {"id": key, "rawId": key, "type": "public-key", "response": response}
    data = {"name": "Key", "passwordless": False, "credential": registered}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
