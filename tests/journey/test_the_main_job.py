"""From the desk to the doctor's letter, over HTTP and SMTP, with every real process running."""

import re
from datetime import datetime, timedelta

import pytest

from tests.journey.conftest import Group, body, wait_for
from tests.journey.visitor import Page, Visitor

pytestmark = pytest.mark.group

CLINICAL = re.compile(
    r"pain|back|symptom|numb|exercise|stretch|session|improv|worse|referral|fever|score|physio|flag|emergency|urgent",
    re.IGNORECASE,
)
GREETING = re.compile(r"Harbour Physiotherapy")
PATIENT, DOCTOR = "wanda@example.org", "dr.elm"


def answer(page: Page, visitor: Visitor, **given: object) -> Page:
    """Send the questions of a page, with none of the symptoms unless said otherwise."""
    quiet = {"severe": "no", "first": ["none"], "second": ["none"]}
    return visitor.send(page.form(having="key"), **(quiet | given))


def option(page: Page, words: str) -> str:
    """Return the value of the choice that begins with these words."""
    found = re.search(rf'<option value="(\d+)"[^>]*>\s*{words}', page.html)
    assert found, page.text
    return found[1]


def prescribe(alice: Visitor) -> None:
    """Add a patient, prescribe the routine, publish it."""
    alice.open("/admin/patients/patient/add/")
    alice.send(
        alice.page.form(having="date_of_birth"),
        name="Wanda Winter",
        date_of_birth="1984-05-02",
        email=PATIENT,
        time_zone="Europe/London",
        day_starts_at="03:00",
        doctor_name="Dr Elm",
        physiotherapist=option(alice.page, "Alice Archer"),
    )
    if "/change/" not in alice.page.url:
        alice.open(alice.page.link(r"/patient/[0-9a-f-]{36}/change/"))
    alice.open(alice.page.link(r"/prescribe/$"))
    form = alice.page.form(having="programme")
    alice.send(form, programme=option(alice.page, "Lower back stretches"), baseline="6")
    assert "say how many times a day" in alice.page.text
    draft = alice.page.form(having="title")
    missing = [name for name, value in draft.values if name.endswith("-sessions_per_day") and not value]
    alice.send(draft, button=("do", "publish"), **dict.fromkeys(missing, "2"))
    alice.send(next(form for form in alice.page.forms if "logout" not in form.action))
    assert alice.page.status == 200


def come_in(group: Group) -> Visitor:
    """Open the invitation out of the mail, accept it, and stand on today's page."""
    wanda = group.visitor()
    link = re.search(r"http://\S+/invitation/\S+", body(group.mail(PATIENT, subject="account")))
    assert link
    wanda.open(link[0])
    wanda.send(wanda.page.form(having="password"), password="a long walk by the sea")
    wanda.open("/today/")
    return wanda


def stay_awake(wanda: Visitor, now: datetime) -> None:
    """Choose to sleep at another time than now: mails that wait for the morning would make the hour matter."""
    hours = [f"{now + timedelta(hours=later):%H}:00" for later in (10, 14)]
    wanda.open("/reminders/")
    wanda.send(wanda.page.form(having="quiet_from"), quiet_from=hours[0], quiet_until=hours[1])


def no_clinical_word(group: Group) -> None:
    """Every mail to the patient, in subject and body, says nothing about health."""
    mails = group.mails(PATIENT)
    assert mails
    for mail in mails:
        said = GREETING.sub("", f"{mail['Subject']}\n{re.sub(r'https?://[^/]+', '', body(mail))}")
        assert not CLINICAL.search(said), said


def test_no_better_after_two_weeks_and_then_a_red_flag(group):
    group.start()
    alice = group.visitor()
    alice.sign_in("alice@harbour.example", "limber-demo")
    prescribe(alice)

    wanda = come_in(group)
    wanda.open("/start/")
    answer(wanda.page, wanda, pain="6", history=["none"])
    stay_awake(wanda, group.now())
    wanda.open("/today/")
    wanda.open(wanda.page.link(r"/session/"))
    form = wanda.page.form(having="slot")
    outcomes = dict.fromkeys(re.findall(r'name="([^"]*outcome[^"]*)"', wanda.page.html), "done")
    wanda.send(form, **outcomes)
    assert "1 of 2 done" in wanda.open("/today/").text

    group.start(days=14)
    alice, wanda = group.visitor(), group.visitor()
    alice.sign_in("alice@harbour.example", "limber-demo")
    wanda.sign_in(PATIENT, "a long walk by the sea")
    wanda.open("/check-in/")
    form = wanda.page.form(having="key")
    result = answer(wanda.page, wanda, pain="6", change="4")
    assert "closer look" in result.text
    wanda.send(form, severe="no", first=["none"], second=["none"], pain="6", change="4")
    assert "closer look" in wanda.page.text

    to_alice = group.mail("alice@harbour.example", subject=r"\(WW\)")
    assert "Winter" not in body(to_alice)
    group.mail(PATIENT, subject="ring us")
    desk = alice.open("/admin/")
    assert "Not better after two weeks" in desk.text
    assert "Wanda Winter" in desk.text
    send_the_letter(alice, group)

    wanda.open("/symptom/")
    flag = wanda.send(wanda.page.form(having="key"), first=["saddle_numbness"], second=["none"])
    assert "999" in flag.text
    group.mail("alice@harbour.example", subject=r"URGENT.*\(WW\)")
    group.mail("lena@harbour.example", subject=r"URGENT.*\(WW\)")
    assert alice.open("/admin/").text.index("Emergency symptom") < alice.page.text.index("Not better after two weeks")
    no_clinical_word(group)


def send_the_letter(alice: Visitor, group: Group) -> None:
    """Sign Wanda's letter and send it to her doctor at an address of a secure domain."""
    mine = next(link for link in desk_letters(alice) if "Wanda Winter" in alice.open(link).text)
    alice.open(mine)
    alice.send(alice.page.form("/sign/"))
    alice.open(mine)
    domain = re.search(r"letters@([\w.-]+)", alice.page.html)
    address = f"{DOCTOR}@{domain[1] if domain else 'elm-practice.example'}"
    new = {"recipient": "", "recipient_name": "Dr Elm", "recipient_email": address, "checked": "on"}
    alice.send(alice.page.form("/send/"), **new)
    mail = group.mail(address)
    assert "Wanda" not in str(mail["Subject"])
    assert "Wanda" not in body(mail)
    assert [file.get_content_type() for file in mail.iter_attachments()] == ["application/pdf"]
    wait_for(lambda: "Sent" in alice.open(mine).text)


def desk_letters(alice: Visitor) -> list[str]:
    """Return the addresses of the letters on the desk."""
    alice.open("/admin/")
    return [link for link in alice.page.links if re.search(r"/referral/[0-9a-f-]{36}/", link)]


def test_silence_is_found_by_the_tick(group):
    group.start()
    alice = group.visitor()
    alice.sign_in("alice@harbour.example", "limber-demo")
    prescribe(alice)
    wanda = come_in(group)
    wanda.open("/start/")
    answer(wanda.page, wanda, pain="6", history=["none"])

    group.start(days=17)
    alice = group.visitor()
    alice.sign_in("alice@harbour.example", "limber-demo")
    group.mail("alice@harbour.example", subject=r"\(WW\)")
    assert "No answer to the review" in alice.open("/admin/").text
