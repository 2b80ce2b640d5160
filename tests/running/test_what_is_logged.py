"""Each line of the log says of which request or task it is; none holds an address, a name or what a row held."""

import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import shared_task
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from clinic.celery import app
from clinic.logs import Json, WithoutAddresses
from clinic.models import User
from clinic.quiet import Quiet, chain, kind_of

Said = Callable[[], list[dict[str, Any]]]
log = logging.getLogger("limber.test")


@pytest.fixture
def said() -> Iterator[Said]:
    """Return what reads the lines that were logged since."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    handler.addFilter(WithoutAddresses())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def behind_a_proxy(settings) -> None:
    settings.TRUST_PROXY = True


def asked_as(given: str) -> str:
    answer = Client().get("/help-now/", headers={"X-Request-ID": given})
    return str(answer.headers["X-Request-ID"])


def test_an_answer_and_the_lines_about_it_carry_one_id(db, said, client):
    answer = client.get("/help-now/")
    (line,) = [line for line in said() if line["logger"] == "clinic.logs"]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "help-now", 200, "INFO")
    assert line["ms"] >= 0
    assert client.get("/help-now/").headers["X-Request-ID"] != line["request"]


def test_a_proxys_id_is_kept_where_it_is_one(db, behind_a_proxy):
    assert asked_as("0af7651916cd43dd8448eb211c80319c") == "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "new\\nline-forged", 'quoted"quoted"', "dana@example.org"])
def test_what_is_no_id_is_replaced_by_one(db, behind_a_proxy, given):
    kept = asked_as(given)
    assert kept != given
    assert len(kept) == 32


def test_nobody_but_a_trusted_proxy_names_a_request(db):
    assert asked_as("0af7651916cd43dd8448eb211c80319c") != "0af7651916cd43dd8448eb211c80319c"


def test_the_next_request_of_a_thread_does_not_keep_the_id(db, said, client):
    client.get("/help-now/")
    log.info("between two requests")
    assert "request" not in said()[-1]


def test_an_address_that_holds_a_token_is_not_logged(db, said, client):
    client.get("/invitation/a-secret-token/")
    client.get("/no-such-page/a-secret-token/?token=a-secret-token")
    lines = said()
    assert "a-secret-token" not in json.dumps(lines)
    assert [line["message"] for line in lines if line["logger"] == "django.request"][-1] == "Not Found: no route"


def test_a_search_at_the_desk_is_not_logged(said, alice, dana, as_user):
    for page in (
        "admin:patients_patient_changelist",
        "admin:patients_concern_changelist",
        "admin:clinic_user_changelist",
    ):
        as_user(alice).get(reverse(page), {"q": "Dana Doyle", "o": "no such column"})
    as_user(alice).get("/admin/no-such-page/", {"q": "Dana Doyle"})
    lines = said()
    assert [line["status"] for line in lines if line["logger"] == "clinic.logs"]
    assert not re.search(r"dana|doyle|q=", json.dumps(lines), re.IGNORECASE)


def test_gunicorn_says_of_a_fault_not_at_which_address():
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error handling %s", ("/?q=Dana",), None)
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Error handling an address"


def test_a_line_of_text_stays_one_line_and_says_when_in_utc():
    record = logging.LogRecord("limber", logging.WARNING, "", 0, "It was %s", ("a\nforged\r\u2028line",), None)
    record.created, record.msecs = 0.25, 250
    (line,) = Quiet("%(asctime)s %(levelname)s %(message)s").format(record).splitlines()
    assert line == "1970-01-01 00:00:00.250Z WARNING It was a\\nforged\\r\\u2028line"


def test_both_ways_to_write_an_error_name_the_same_kinds():
    with pytest.raises(IntegrityError) as caught:
        breaks()
    error = caught.value
    record = logging.LogRecord(
        "limber", logging.ERROR, "", 0, "It broke", (), (type(error), error, error.__traceback__)
    )
    assert [kind_of(one) for one in chain(error)] == json.loads(Json().format(record))["error"]
    named = [line for line in Quiet().format(record).splitlines() if line.strip() == line != ""]
    assert named == ["It broke", "Http404", "which led to", "IntegrityError"]


def test_a_fault_is_logged_by_what_and_where_and_not_by_its_words(said):
    request = HttpRequest()
    request.path = "/invitation/a-secret-token/"
    try:
        breaks()
    except IntegrityError as error:
        extra = {"request": request, "status_code": 500}
        logging.getLogger("django.request").error("Fault: %s", request.path, exc_info=sys.exc_info(), extra=extra)
        log.warning("It was %s", error)
    fault, told = said()
    assert (fault["message"], fault["error"]) == ("Fault: no route", ["IntegrityError", "Http404"])
    assert "test_what_is_logged.py" in fault["where"][-1]
    assert told["message"] == "It was IntegrityError"
    assert "ana" not in json.dumps([fault["message"], fault["where"], told])


def breaks() -> None:
    raise IntegrityError("DETAIL: Failing row contains (Dana Doyle)") from Http404("dana@example.org")


def test_the_words_of_a_real_row_stay_out(db, said, dana):
    try:
        with transaction.atomic():
            User.objects.create(email=dana.user.email, name="Dana Doyle")
    except IntegrityError:
        log.exception("An account could not be made")
    line = said()[-1]
    assert line["error"][0] == "IntegrityError"
    assert dana.user.email not in json.dumps(line)


def test_a_line_of_a_task_carries_its_id(said):
    @shared_task
    def looks() -> None:
        log.info("in a task")

    assert app.tasks
    looks.apply(task_id="9c5b94b1-35ad-49bb-b118-8e8fc24abf80")
    assert {line["task"] for line in said() if line["message"] == "in a task"} == {
        "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"
    }


def test_a_task_that_fails_is_logged_without_the_words_of_its_error(said):
    @shared_task
    def fails() -> None:
        raise ValueError("Dana Doyle")

    fails.apply(task_id="9c5b94b1-35ad-49bb-b118-8e8fc24abf80")
    (line,) = [line for line in said() if line["level"] == "ERROR"]
    assert (line["error"], line["task"]) == (["ValueError"], "9c5b94b1-35ad-49bb-b118-8e8fc24abf80")
    assert "Dana" not in json.dumps(line)


def test_lines_of_text_hold_no_address_either():
    request = RequestFactory().get("/invitation/a-secret-token/")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (request.path,), None)
    record.request = request
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Not Found: no route"
