"""The referral letter under the headings that doctors expect: what it says, and what is still missing."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from patients.care import framing
from patients.models import Concern, Referral
from patients.models.referral import ReferralStatus, ReferralUrgency

RECIPIENT = gettext_noop("Recipient")
# The text of a letter has all but the recipient, who stands on the referral.
HEADINGS = (
    gettext_noop("Patient"),
    gettext_noop("Referrer"),
    gettext_noop("Urgency and why"),
    gettext_noop("Situation"),
    gettext_noop("Background"),
    gettext_noop("Assessment"),
    gettext_noop("Recommendation"),
    gettext_noop("What was advised"),
    gettext_noop("Follow-up"),
)
# Lines that must say something; anywhere else "not recorded" is an answer too.
MANDATORY: Mapping[str, tuple[str, ...]] = {
    "Patient": (gettext_noop("Name"), gettext_noop("Date of birth")),
    "Referrer": (gettext_noop("Name"), gettext_noop("Registration")),
    "Urgency and why": (gettext_noop("Urgency"), gettext_noop("Reason")),
    "Recommendation": (gettext_noop("Request"),),
}
NONE_RECORDED = gettext_noop("not recorded")


def subject_of(concern: Concern) -> str:
    """Return the subject of a letter; it stands on the record, never in the subject of a mail."""
    return _("Referral: %(name)s, born %(born)s") % {
        "name": concern.patient.name,
        "born": day(concern.patient.date_of_birth),
    }


def day(on: date) -> str:
    """Return a date as "16 March 2026"."""
    return date_format(on, "j F Y")


def sections(text: str) -> dict[str, str]:
    """Return what stands below each heading of a letter's text; a heading that is not there is not in it."""
    known = {_(heading): heading for heading in HEADINGS}
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.strip() in known:
            current = found.setdefault(known[line.strip()], [])
        else:
            current.append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in found.items()}


def parts(referral: Referral) -> list[tuple[str, str]]:
    """Return the whole letter as headings and texts, the recipient after the referrer."""
    said = sections(referral.letter)
    found = [(_(heading), said[heading]) for heading in HEADINGS if heading in said]
    place = 2 if "Patient" in said and "Referrer" in said else 0
    return [*found[:place], (_(RECIPIENT), framing.frame_of(referral)["recipient"]), *found[place:]]


def standing(referral: Referral) -> str:
    """Return what a copy says on top that is looked at when the letter no longer stands, or not yet; else empty."""
    zone, said = referral.episode.patient.zone, [] if referral.signed_at else [_("Draft, not signed.")]
    following = Referral.objects.filter(corrects=referral).first()
    if following is not None:
        on = day(following.opened_at.astimezone(zone).date())
        said.append(_("Replaced by version %(number)d on %(date)s.") % {"number": following.number, "date": on})
    elif referral.status == ReferralStatus.WITHDRAWN and referral.ended_at is not None:
        said.append(_("Withdrawn on %(date)s.") % {"date": day(referral.ended_at.astimezone(zone).date())})
    return " ".join(said)


def missing(referral: Referral) -> list[str]:
    """Return the headings and mandatory lines that are blank, in the words of the letter."""
    said = sections(referral.letter)
    found = []
    for heading in HEADINGS:
        text = said.get(heading, "")
        found += [_(heading)] if not text else _blank_lines(heading, text)
    return found


def _blank_lines(heading: str, text: str) -> list[str]:
    lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    blank = ("", _(NONE_RECORDED))
    return [
        f"{_(heading)}: {_(label)}"
        for label in MANDATORY.get(heading, ())
        if lines.get(_(label), "").strip().rstrip(".") in blank
    ]


def with_urgency(text: str, urgency: str) -> str:
    """Return the text of a letter with another urgency in its line."""
    label = f"{_('Urgency')}: "
    said = f"{label}{ReferralUrgency(urgency).label}"
    return "\n".join(said if line.startswith(label) else line for line in text.splitlines()) + "\n"


def correcting(earlier: Referral) -> str:
    """Return the text of the version that corrects a letter: the same, saying which one it replaces."""
    sent = earlier.sent_at or earlier.signed_at or earlier.opened_at
    replaces = _("This is version %(number)d. It replaces our letter of %(date)s.") % {
        "number": earlier.number + 1,
        "date": day(sent.astimezone(earlier.episode.patient.zone).date()),
    }
    label = f"{_('Urgency')}: "
    lines = [line for line in earlier.letter.splitlines() if not line.startswith(_("This is version"))]
    return "\n".join(f"{line}\n{replaces}" if line.startswith(label) else line for line in lines) + "\n"
