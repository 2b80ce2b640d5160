"""What a patient answered, did, wrote and was sent, what was found and changed: newest first, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.dates import day_and_time
from clinic.marked import filled
from patients.admin.timeline_words import SAID
from patients.care.disclosing import ENTRIES, FREE_WORDS
from patients.care.history import Entry, entries
from patients.care.history_sources import Kind
from patients.models import Patient

SHOWN = 40
ENTRY = "ENTRY"  # stands in an address where one is named
KINDS = {
    Kind.CHECK_INS: gettext_lazy("Check-ins"),
    Kind.SESSIONS: gettext_lazy("Sessions"),
    Kind.MESSAGES: gettext_lazy("Messages"),
    Kind.MAILS: gettext_lazy("Mails"),
    Kind.CONCERNS: gettext_lazy("Concerns"),
    Kind.LETTERS: gettext_lazy("Letters"),
    Kind.CHANGES: gettext_lazy("Changes"),
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline, and where more of it stands."""

    at: datetime
    title: str
    text: str = ""
    level: str = ""
    href: str = ""
    others: str = ""  # where words that tell about somebody else are held back, if it has free words

    def html(self, zone: ZoneInfo) -> SafeString:
        """Return the line, with its time in a zone."""
        at, title = self.at.astimezone(zone), filled("<strong>{}</strong>", self.title)
        return filled(
            '<li class="{}"><time datetime="{}">{}</time><div class="words">{}{}{}</div></li>',
            *(self.level, at.isoformat(), day_and_time(at)),
            filled('<a href="{}">{}</a>', self.href, title) if self.href else title,
            filled("<br><bdi>{}</bdi>", self.text) if self.text else "",
            self._about_others(),
        )

    def _about_others(self) -> str:
        """Return the link to where free words are held back that tell about somebody else."""
        if not self.others:
            return ""
        return filled(' <a class="small" href="{}">{}</a>', self.others, _("About somebody else?"))


@dataclass(frozen=True)
class Page:
    """One page of the timeline: its lines, the kind it is narrowed to, and where the next one begins."""

    events: list[Event]
    zone: ZoneInfo
    kind: Kind | None
    is_first: bool
    earlier: str

    @property
    def lines(self) -> list[SafeString]:
        """Return the lines as HTML: each of so many costs a tenth of what it does as a template."""
        return [event.html(self.zone) for event in self.events]

    @property
    def kinds(self) -> list[tuple[str, Any, bool]]:
        """Return what it can be narrowed to: code, name, and whether it is."""
        everything = ("", _("Everything"), self.kind is None)
        return [everything, *((str(kind), name, kind is self.kind) for kind, name in KINDS.items())]


def page_of(patient: Patient, kind: str = "", before: str = "") -> Page:
    """Return a page by what its address says; what makes no sense there is left out."""
    narrowed = Kind(kind) if kind in set(Kind) else None
    place = _place(before)
    found = entries(patient, limit=SHOWN + 1, kind=narrowed, before=place)
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    earlier = f"{last.at.isoformat()}~{last.key}" if last else ""
    about = reverse("admin:patients_disclose", args=[patient.pk, ENTRY])
    events = [_event(entry, about) for entry in found[:SHOWN]]
    return Page(events, patient.zone, narrowed, place is None, earlier)


def _place(text: str) -> tuple[datetime, str] | None:
    at, _tilde, key = text.partition("~")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, key) if found.tzinfo and key.isprintable() else None


def timeline(patient: Patient) -> list[Event]:
    """Return the latest of every kind, newest first."""
    return page_of(patient).events


def _event(entry: Entry, about: str) -> Event:
    said = SAID[entry.source](entry.told)
    if entry.source not in ENTRIES or not any(entry.told.get(name) for name in FREE_WORDS):
        return Event(entry.at, **said)
    name = f"{entry.source}:{entry.key.removeprefix(entry.source)}"
    return Event(entry.at, others=about.replace(ENTRY, name), **said)
