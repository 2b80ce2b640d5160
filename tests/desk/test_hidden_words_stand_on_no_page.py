"""A word is planted in all that tells of a patient's health; with words hidden, no page of the desk shows it.

Every page is read off the resolver and every column off the models, so that a new one cannot be forgotten.
"""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from patients.models.concern import FINDING_WORDS
from tests.conftest import Flushing
from tests.desk.every_page import Ways
from tests.looking import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "Quittenbaum"
FINDING, SYMPTOM = str(FINDING_WORDS["not_improved"]), "fever"  # what Dana answered
# Who somebody is, what is prescribed, to whom a letter goes and how far something has come tell of no symptom; codes
# that rules read are looked for in the words of which they are the code.
TELL_NOTHING = {
    "patient": {"name", "nhs_number", "email", "phone", "address", "doctor_name", "doctor_email", "time_zone", "flags"},
    "invitation": {"seed", "token_hash"},
    "careraccess": {"name", "email", "seed", "token_hash"},
    "prescriptionversion": {"title"},
    "prescribedexercise": {
        "movements", "weekdays", "load", "name", "position", "equipment", "steps", "stop_if", "side_word",
    },
    "checkin": {"symptoms", "history"},
    "symptomreport": {"symptoms"},
    "assessment": {"headline", "findings"},
    "concern": {"finding", "occasion", "handed_to"},
    "concernentry": {"kind"},
    "episode": {"handed_to"},
    "differencerecord": {"subject"},
    "disclosure": {"entry"},
    "recipient": {"name", "organisation", "code", "email", "phone"},
    "referral": {"recipient_name", "recipient_email"},
    "referralentry": {"from_status", "to_status", "kind"},
    "remindersettings": {"times", "text_phone"},
    "reminder": {"verdict"},
}  # fmt: skip
# What can be read on a page, in its tab, in its fields and by pointing at a part of it.
SEEN = """() => {
    for (const one of document.querySelectorAll("details")) one.open = true
    const shows = one => one.checkVisibility({ visibilityProperty: true })
    const said = [document.title]
    for (const one of document.querySelectorAll("body, body *:not(script, style)")) {
        if (!shows(one.tagName === "title" ? one.parentElement : one)) continue
        said.push(one.title?.baseVal ?? one.title, one.type === "hidden" ? "" : one.value, one.placeholder)
        for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data)
    }
    return said.filter(text => typeof text === "string").join("\\n").toLowerCase()
}"""


def planted() -> int:
    """Write the word into every column that tells something; return into how many."""
    columns = 0
    given_by = "(SELECT id FROM clinic_staff LIMIT 1)"  # the clinic writes why it gave an access, the patient does not
    Flushing.line.execute(f"UPDATE patients_careraccess SET given_by_id = {given_by}, why = 'She asked.'")
    for model in apps.get_app_config("patients").get_models():
        if not model._meta.managed or model.__name__.endswith("Event"):
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            is_list = isinstance(field, ArrayField)
            if (is_text or is_list) and field.name not in TELL_NOTHING.get(model._meta.model_name, ()):
                value = f"ARRAY['{WORD}']" if is_list else f"'{WORD}'"
                Flushing.line.execute(f"UPDATE {model._meta.db_table} SET {field.column} = {value}")
                columns += 1
    return columns


def told(text: str) -> list[str]:
    """Return which of the words stand in a text."""
    return [word for word in (WORD, FINDING, SYMPTOM) if word.lower() in text]


def hide(page) -> None:
    """Press the key; a page that is words alone gives way to another, and one that knows no patient has no key."""
    if page.locator("[data-hides]").count():
        page.locator("[data-hides]").wait_for()  # the script has begun
        page.keyboard.press("Escape")
    elif page.locator("script[src*=hides]").count():
        with page.expect_navigation():
            page.keyboard.press("Escape")


def test_no_page_shows_a_hidden_word(live, chromium, ways: Ways):
    assert planted() > 15
    pages = [signed_in(chromium, live, client) for client in ways.clients]
    tell, found = set(), []
    for address, (who, name) in ways.found.items():
        page = pages[who]
        page.goto(live + address)
        tell |= {name} if told(page.evaluate(SEEN)) else set()
        hide(page)
        found += [(name, word) for word in told(page.evaluate(SEEN))]
        page.goto(live + address)  # it stays hidden, also before a script runs
        found += [(name, word) for word in told(page.evaluate(SEEN))]
        page.context.clear_cookies(name="discreet")
    assert {"admin:index", "admin:patients_concern_changelist", "admin:patients_referral_changelist"} <= tell
    assert len(tell) >= 12, tell
    assert found == [], found
    for page in pages:
        page.context.close()
