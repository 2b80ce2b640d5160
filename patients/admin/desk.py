"""The desk: who needs me today, and why."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Window
from django.http import HttpRequest

from clinic import access, clock, ticks
from clinic.access import Action
from clinic.admin import site
from clinic.mail.models import Channel, Message
from clinic.mail.models import Status as Mailed
from clinic.models import Clinic
from patients.admin import cover, guide, reports, steps, words
from patients.admin.holds import held_and_missed
from patients.admin.letters_unsent import Unsent
from patients.admin.listed import Listed, Lists
from patients.admin.needing import needing
from patients.admin.under_way import invited, under_way
from patients.care import messaging

SAID = ("patient", "patient__name", "waiting_since", "concern_at")  # of who waits for an answer


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what the index page shows to a member of staff; nothing of patients to the installer."""
    staff, now, health = access.staff_of(request), clock.now(), ticks.health()
    shared: dict[str, Any] = {"late_ticks": health.late, "audited_at": health.audited_at, "as_of": now}
    if staff is None or isinstance(request.user, AnonymousUser):
        return shared
    clinicians = cover.clinicians_of(staff.clinic)
    found = needing(request, staff, clinicians, now)
    held, missed = held_and_missed(staff, now)
    lists = Lists(found.filter, request.GET.get("all", ""))
    waiting = found.filter.only(access.visible_to(staff, messaging.unanswered(staff.clinic)))
    below: dict[str, list[Any]] = under_way(staff, found.filter, now) if found.reads else {"newcomers": invited(staff)}
    below |= {"letters": found.other_letters, "unanswered": list(waiting.values(*SAID))}
    return (
        shared
        | {name: lists.first(name, rows) for name, rows in below.items()}
        | (guide.steps_for(staff) if not found.patients else {})  # who waits comes before what can wait
        | {
            "staff": staff,
            "as_of": now.astimezone(ZoneInfo(staff.clinic.time_zone)),
            "zone": staff.clinic.time_zone,
            "needing": found,
            "unsent": [letter for letter in found.letters if is_late(letter, now)],
            "mails": _undelivered(staff.clinic, lists),
            "reports": reports.link(staff),
            "steps": steps.link(staff),
            "may_act": access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
            "may_read": found.reads,
            "held": held,
            "warning": cover.warning(clinicians),
            "may_name_cover": access.may(staff, Action.CHANGE, "clinic.staff"),
            "differences": missed,
        }
    )


def is_late(letter: Unsent, now: datetime) -> bool:
    """Return whether a letter that has not left should have: somebody was reminded of it, or is about to be."""
    return letter.chases > 0 or (letter.next_chase_at is not None and letter.next_chase_at <= now)


def _undelivered(clinic: Clinic, lists: Lists) -> Listed:
    """Return the oldest messages that did not get through, and how many there are in all, from one query."""
    rows = Message.objects.needing_a_person(clinic).annotate(of_all=Window(Count("*")))
    found: list[Any] = list(rows[: lists.most("mails")])
    return lists.of("mails", [_mail(message) for message in found], found[0].of_all if found else 0)


def _mail(message: Message) -> dict[str, Any]:
    return {
        "message": message,
        "title": words.way(message) if message.channel == Channel.TEXT else words.mail(message.kind),
        "state": words.state(message),
        "by_text": message.channel == Channel.TEXT,
        "can_go_again": message.status in (Mailed.FAILED, Mailed.UNKNOWN),
    }


site.show_on_desk(desk)
