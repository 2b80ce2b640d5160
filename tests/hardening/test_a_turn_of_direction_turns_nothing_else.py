"""Hidden characters in what a patient writes: they stay in its own element, and a name with one is refused."""

from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse

from clinic import clock
from clinic.models import Staff
from clinic.one_line import OneLine
from clinic.sign_in import TypeInCode
from patients.care import amending, messaging
from patients.models import CarerAccess, Patient
from tests.access.conftest import World
from tests.access.test_every_field_stands_in_the_table import every_form
from tests.access.test_every_route import ROUTES, Route, address
from tests.cast import answer
from tests.hardening.hostile import FORM, REFUSED, form

TURNED, END = "\u202e\u2066", "turned"
READERS = ("the patient", "a carer who helps", "the treating physiotherapist", "the lead", "the manager")
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "code",
    "em",
    "i",
    "label",
    "option",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
}
ISOLATES = {"bdi", "textarea", "option", "title", "button", "summary"}
NOBODY_READS = (TypeInCode,)
SAID_OF = {
    "\u202e": REFUSED["a turn of direction"],
    "\u2066": REFUSED["a turn of direction"],
    "\x00": REFUSED["a NUL"],
    "\ud800": REFUSED["half a character"],
}
ENDS = ' \n\t.,;:)”"»'


class Leaks(HTMLParser):
    """Collects what stands in one line behind a word that turns the direction, outside what holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.turned, self.seen, self.found = False, 0, list[str]()

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag == "br" or tag not in INLINE:
            self.turned = False
        if tag not in {"br", "img", "input", "link", "meta", "hr", "use", "path", "circle", "line"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE or tag in ISOLATES:
            self.turned = False
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.turned and data.strip(ENDS):
            self.found.append(f"{self.open[-3:]}: {data.strip()[:60]}")
        if TURNED in data:
            self.seen += 1
            rest = data.rpartition(END)[2]
            if rest.strip(ENDS):
                self.found.append(f"{self.open[-3:]}: …{rest.strip()[:60]}")
            self.turned = True


def write(world: World) -> None:
    """Put it wherever a patient writes words."""
    patient, word, now = world.harbour.patient, f"pain {TURNED}{END}", clock.now()
    told = answer(patient, 8, 6, symptoms={"night_pain"}, note=word)
    messaging.write(patient=patient, key=uuid4(), text=word, now=now)
    amending.remark(patient=patient, check_in=told, key=uuid4(), text=word, now=now)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_what_stands_behind_it_in_a_line_is_not_turned(route: Route, open_world: World) -> None:
    with transaction.atomic():
        write(open_world)
        for actor in open_world.actors:
            if actor.name in READERS:
                response, _tables = actor.ask("GET", address(route, open_world.harbour))
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    page = Leaks()
                    page.feed(response.content.decode())
                    assert not page.found, (actor.name, page.found)
        transaction.set_rollback(True)


def lines_of(form: Any) -> list[str]:
    """Return the fields of a form in which somebody types a line of their own words."""
    return [
        name
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField
        and not isinstance(field.widget, forms.Textarea | forms.HiddenInput | forms.PasswordInput)
    ]


@pytest.mark.parametrize("form", [one for one in every_form() if lines_of(one)], ids=str)
def test_no_line_takes_one(form: Any) -> None:
    assert issubclass(form, OneLine) or form in NOBODY_READS, lines_of(form)


@pytest.mark.parametrize(("hidden", "said"), SAID_OF.items())
def test_a_name_with_one_is_refused_in_words(hidden: str, said: str, dana: Patient, alice: Staff, as_user: Any) -> None:
    asked = {"email": "rosa@example.org", "relation": "parent", "scope": "see", "ends_on": clock.now().date()}
    told = {**asked, "name": f"Rosa {hidden}deeR", "why": "Dana asked"}
    body = form([(name, str(value)) for name, value in told.items()])
    desk = reverse("admin:patients_give_carer", args=[dana.pk])
    for client, path in ((as_user(dana), reverse("give-carer")), (as_user(alice), desk)):
        response = client.generic("POST", path, body, content_type=FORM)
        assert response.status_code in {200, 422}, path
        assert said in response.content.decode(), path
    assert not CarerAccess.objects.exists()


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u2028"])
def test_words_of_a_patient_are_kept_and_stand_in_their_own_paragraph(
    hidden: str, dana: Patient, alice: Staff, as_user: Any
) -> None:
    text = f"It hurts {hidden}less"
    messaging.write(patient=dana, key=uuid4(), text=text, now=clock.now())
    shown = as_user(alice).get(reverse("admin:patients_messages", args=[dana.pk])).content.decode()
    assert f"<p>{text}</p>" in shown
