"""Each line of the timeline in words, by where it comes from."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.mail.models import Message
from patients.admin import words
from patients.admin.changed_words import CHANGED, day, joined
from patients.care.opening import URGENCY
from patients.models.afterwards import Settled
from patients.models.carer import Relation
from patients.models.check_in import Channel, CheckInKind
from patients.models.concern import OPENED, Urgency
from patients.models.episode import Problem
from patients.models.referral import ReferralStatus
from patients.models.session import Outcome, SkipReason
from patients.rules.findings import findings_of_symptoms
from patients.rules.reminders import WORDS, Reason

Told = Mapping[str, Any]
FELT = {
    "worst": gettext_lazy("Worst pain %(number)d of 10"),
    "after": gettext_lazy("Pain afterwards %(number)d of 10"),
    "effort": gettext_lazy("Effort %(number)d of 10"),
}


def _check_in(told: Told) -> Told:
    change = _(", change %(change)d of 7") % {"change": told["change"]} if told["change"] else ""
    said = [_("Pain %(pain)d of 10") % {"pain": told["pain"]} + change, symptoms(told["symptoms"]), told["note"]]
    return {
        "title": f"{CheckInKind(told['what']).label} {_taken(told)}{_carer(told)}{_correction(told)}",
        "text": joined(said),
        "level": _level(told["symptoms"], severe=told["severe"]),
    }


def _taken(told: Told) -> str:
    """Return by what way an answer came, and who took it down."""
    way = str(Channel(told["channel"]).label)
    return f"{way} ({told['by']})" if told["by"] else way


def _carer(told: Told) -> str:
    """Return who answered in the patient's name; empty where the patient did."""
    if not told["carer"]:
        return ""
    names = {"name": told["carer"], "relation": Relation(told["relation"]).label}
    return _(", answered by %(name)s, %(relation)s") % names


def symptoms(codes: list[str]) -> str:
    """Return named symptoms in words; empty when none was."""
    return _("Named: %(symptoms)s") % {"symptoms": words.named(codes)} if codes else ""


def _level(codes: list[str], *, severe: bool = False) -> str:
    """Return the look of the most urgent of what was named, by the rules; none where nothing was."""
    found = findings_of_symptoms(codes, severe=severe)
    return words.LEVELS[URGENCY[found[0]]] if found else ""


def _report(told: Told) -> Told:
    taken = f" {_taken(told)}" if told["by"] else ""
    return {
        "title": _("Symptom reported") + taken + _carer(told),
        "text": symptoms(told["symptoms"]),
        "level": _level(told["symptoms"]),
    }


def _session(told: Told) -> Told:
    said = [*_felt(told), *_done(told["logs"] or []), told["note"]]
    title = _("Session %(slot)d: %(title)s") % {"slot": told["slot"], "title": told["title"]}
    return {
        "title": title + _carer(told) + _correction(told),
        "text": joined(said),
        "level": "soon" if told["stopped"] else "",
    }


def _correction(told: Told) -> str:
    """Return whether a row corrects another, or is corrected by one."""
    said = [_("a correction")] if told["corrects"] else []
    said += [_("corrected later")] if told["corrected"] else []
    return f" ({', '.join(said)})" if said else ""


def _soreness(told: Told) -> Told:
    """Return the answer of the day after; what has not settled suggests that the exercises be eased off."""
    settled = told["answer"] == Settled.SETTLED
    text = "" if settled else _("Consider easing off: fewer repetitions or shorter holds, or another exercise.")
    title = _("Soreness the day after: %(answer)s") % {"answer": Settled(told["answer"]).label}
    return {"title": title, "text": text, "level": "" if settled else "soon"}


def _remark(told: Told) -> Told:
    day = date_format(date.fromisoformat(told["about"]), "j F")
    return {"title": _("Late note, about %(day)s") % {"day": day}, "text": told["text"], "level": "soon"}


def _felt(told: Told) -> list[str]:
    """Return how it was: pain during and after, and effort, where they were noted."""
    felt = [str(said) % {"number": told[name]} for name, said in FELT.items() if told[name] is not None]
    return [*felt, *([_("Stopped for pain")] if told["stopped"] else [])]


def _done(logs: list[list[str]]) -> list[str]:
    """Return that all was done, or what was not; of the 4-minute version, how much it left out."""
    offered = [log for log in logs if log[0] != Outcome.NOT_OFFERED]
    left_out = [_left_out(*log) for log in offered if log[0] != Outcome.DONE]
    said = left_out or ([_("All done")] if logs else [])
    if len(offered) == len(logs):
        return said
    counts = {"offered": len(offered), "all": len(logs)}
    return [_("4-minute version: %(offered)d of %(all)d exercises") % counts, *said]


def _left_out(outcome: str, reason: str, exercise: str) -> str:
    """Return what was not done, or only partly, and why."""
    said = f"{Outcome(outcome).label}: {exercise}"
    return f"{said} ({str(SkipReason(reason).label).lower()})" if reason else said


def _message(told: Told) -> Told:
    title = _("Answer from %(name)s") % {"name": told["by"]} if told["by"] else _("Message from the patient")
    return {"title": title, "text": told["text"]}


def _mail(told: Told) -> Told:
    names = ("kind", "channel", "status")
    row = Message(**{name: told[name] for name in names}, last_reply=told["reply"], possibly_twice=told["twice"])
    return {"title": words.way(row), "text": words.state(row)}


def _no_reminder(told: Told) -> Told:
    """Return why reminders were not sent, and how many of them."""
    said, times = _(WORDS[Reason(told["verdict"])]), told["times"]
    text = said if times == 1 else _("%(why)s (%(times)d reminders)") % {"why": said, "times": times}
    return {"title": _("No reminder"), "text": text, "level": "soon"}


def _concern(told: Told) -> Told:
    opened = told["kind"] == OPENED
    return {
        "title": _("Concern: %(finding)s") % {"finding": words.finding(told["finding"])},
        "text": told["text"],
        "level": words.LEVELS[Urgency(told["urgency"])] if opened else "",
        "href": reverse("admin:patients_concern_change", args=[told["concern"]]),
    }


def _letter(told: Told) -> Told:
    moved = told["became"] != told["came_from"]
    by = f" ({told['by']})" if told["by"] else ""
    return {
        "title": _("Letter: %(subject)s") % {"subject": told["subject"]},
        "text": joined([ReferralStatus(told["became"]).label + by if moved else "", told["text"]]),
        "href": reverse("admin:patients_referral_change", args=[told["letter"]]),
    }


def _version(told: Told) -> Told:
    names = {"title": told["title"], "number": told["number"]}
    since = _("From %(day)s, by %(name)s") % {"day": day(told["starts_on"]), "name": told["by"]}
    return {
        "title": _("%(title)s, version %(number)d") % names,
        "text": joined([since, *told["changes"]]),
        "href": reverse("admin:patients_version_preview", args=[told["version"]]),
    }


def _refused_step(told: Told) -> Told:
    refused = _("%(name)s: %(why)s") % {"name": told["by"], "why": told["why"]}
    return {"title": _("A proposed step was refused"), "text": joined([refused.rstrip("."), told["proposed"]])}


def _pause(told: Told) -> Told:
    until = _("until %(day)s") % {"day": day(told["until"])} if told["until"] else _("until further notice")
    return {"title": _("Paused"), "text": f"{until}: {told['reason']}"}


def _programme_end(told: Told) -> Told:
    return {"title": _("Programme ended"), "text": told["note"]}


def _episode_end(told: Told) -> Told:
    return {
        "title": _("Episode ended: %(problem)s") % {"problem": Problem(told["problem"]).label},
        "text": told["note"],
    }


SAID: Mapping[str, Callable[[Told], Told]] = {
    "check-in": _check_in,
    "report": _report,
    "answer-remark": _remark,
    "session": _session,
    "soreness": _soreness,
    "session-remark": _remark,
    "message": _message,
    "mail": _mail,
    "no-reminder": _no_reminder,
    "concern": _concern,
    "letter": _letter,
    "version": _version,
    "refused-step": _refused_step,
    "pause": _pause,
    "programme-end": _programme_end,
    "episode-end": _episode_end,
    **CHANGED,
}
