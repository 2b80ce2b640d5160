"""Ten megabytes where a sentence is expected, a thousand files, and nests without end."""

import pytest
from django.test import Client

from clinic.models import Staff
from patients.models import CheckIn, Patient, PatientMessage
from tests.api.conftest import CHECK_INS, SESSIONS, SYMPTOMS, Phone
from tests.hardening.hostile import FORM, TEN_MEGABYTES, form
from tests.portal.conftest import above_the_footer, check_in_post

pytestmark = pytest.mark.django_db
TOO_MUCH = "This is too much at once"


@pytest.fixture
def browser(dana: Patient, as_user) -> Client:
    client = as_user(dana)
    client.raise_request_exception = False
    return client


@pytest.fixture
def phone(browser: Client) -> Phone:
    return Phone(browser)


@pytest.mark.parametrize("path", ["/check-in/", "/messages/", "/symptom/"])
def test_a_note_of_ten_megabytes_is_refused_in_words(path: str, browser: Client) -> None:
    post = form([*check_in_post().items(), ("text", TEN_MEGABYTES)])
    response = browser.post(path, post, content_type=FORM)
    assert response.status_code == 413
    assert TOO_MUCH in above_the_footer(response)
    assert "Nothing of what you sent was saved" in above_the_footer(response)
    assert not CheckIn.objects.exists()
    assert not PatientMessage.objects.exists()


def test_so_it_is_for_a_stranger_and_at_the_desk(alice: Staff, as_user) -> None:
    for client, path in ((Client(), "/accounts/login/"), (as_user(alice), "/admin/patients/patient/add/")):
        response = client.post(path, form([("name", TEN_MEGABYTES)]), content_type=FORM)
        assert response.status_code == 413, path
        assert TOO_MUCH in above_the_footer(response)


def test_ten_thousand_fields_are_refused_in_words(browser: Client) -> None:
    response = browser.post("/check-in/", form([(f"x{number}", "1") for number in range(10_000)]), content_type=FORM)
    assert response.status_code == 413
    assert TOO_MUCH in above_the_footer(response)


def test_a_body_that_cannot_be_read_is_refused_in_words(browser: Client) -> None:
    response = browser.post("/reminders/", b"--x\r\nnothing", content_type="multipart/form-data; boundary=")
    assert response.status_code == 400
    assert "This could not be read" in above_the_footer(response)


def test_answers_that_cannot_be_read_are_asked_again(browser: Client) -> None:
    response = browser.post("/check-in/", b"--x\r\nnothing", content_type="multipart/form-data; boundary=")
    assert "There is a problem" in above_the_footer(response)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("path", [CHECK_INS, SESSIONS, SYMPTOMS])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"note": "' + TEN_MEGABYTES + '"}', 413),
        ("[" * 200_000 + "]" * 200_000, 400),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, 400),
        ('{"note": "\\ud800", "pain": 4, "symptoms": []}', 400),
        ('{"note": "\\u0000", "pain": 4, "symptoms": []}', 400),
        ('{"pain": 1e999, "symptoms": ["\\ud800"], "logs": [1e999]}', 400),
        ('{"pain": ' + "9" * 5000 + "}", 400),
        ('{"pain": NaN}', 400),
        ('{"symptoms": "\\u202e", "logs": null, "prescription": "\\u0000"}', 400),
        ("\x00", 400),
        ('"\ud800"', 400),
        ("null", 400),
    ],
    ids=["10 MB", "deep lists", "deep objects", "surrogate", "NUL", "infinite", "digits", "NaN", "mixed", "raw NUL",
         "raw surrogate", "null"],
)  # fmt: skip
def test_json_that_means_no_good_is_a_problem_that_says_so(phone: Phone, path: str, body: str, status: int) -> None:
    response = phone.client.post(
        path,
        body.encode(errors="surrogatepass"),
        content_type="application/json",
        headers={"Idempotency-Key": "0b5f6c53-2f5e-4c3e-9d6e-2b8f0a8f1a11"},
    )
    assert response.status_code == status, response.content[:300]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("key", ["\x00", "not-a-key", "9" * 10_000, "../../etc/passwd"])
def test_a_key_that_is_none_is_a_problem(phone: Phone, key: str) -> None:
    response = phone.send(CHECK_INS, {"pain": 4, "change": 4, "severe": False, "symptoms": []}, key)
    assert response.status_code == 400
    assert response.json()["detail"]
