import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser

from clinic import throttle, violations
from tests.cast import At

pytestmark = pytest.mark.django_db
TOLD = {
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://elsewhere.example/x.js?token=secret",
    "document-uri": "https://portal.limber.example/invitation/secret-token/?next=secret",
}


@pytest.fixture(autouse=True)
def _a_minute_in_which_nobody_asked(at: At, monkeypatch: Any) -> None:
    at("2026-03-16 09:00")
    monkeypatch.setattr(throttle, "_counts", {})
    cache.clear()


def send(body: Any, client: Client | None = None) -> int:
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    strict = client or Client(enforce_csrf_checks=True)
    return strict.post("/violations/", sent, content_type="application/csp-report").status_code


def test_a_report_is_logged_without_path_token_or_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert send({"csp-report": TOLD}) == 204
    [said] = [record.getMessage() for record in caplog.records if record.name == "clinic.violations"]
    assert said == "The content policy refused 'script-src-elem' of 'https://elsewhere.example' on 'invitation'"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"blocked-uri": "inline"}, "of 'inline'"),
        ({"blocked-uri": "data"}, "of 'data'"),
        ({"blocked-uri": "x\r\n2026-01-01 forged"}, r"of 'x"),
        ({"document-uri": "https://portal.limber.example/nowhere/secret/"}, "on '?'"),
        ({"document-uri": "http://[", "blocked-uri": "http://["}, "on '?'"),
        ({"effective-directive": {"a": ["\n"]}}, "refused"),
    ],
)
def test_a_line_of_the_log_stays_one_line(caplog: pytest.LogCaptureFixture, changed: Any, said: str) -> None:
    with caplog.at_level(logging.WARNING):
        assert send({"csp-report": TOLD | changed}) == 204
    [line] = [record.getMessage() for record in caplog.records if record.name == "clinic.violations"]
    assert said in line
    assert "\n" not in line
    assert "\r" not in line


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"csp-report": 1}', b"\xff\xfe", "[" * 8000])
def test_what_is_no_report_is_refused(body: Any) -> None:
    assert send(body) == 400


def test_what_is_too_long_is_refused_and_a_page_cannot_be_opened() -> None:
    assert send("a" * (violations.LONGEST + 1)) == 413
    assert Client().get("/violations/").status_code == 405


def test_too_many_a_minute_are_refused() -> None:
    answers = [send({"csp-report": TOLD}) for _ in range(violations.MOST + 1)]
    assert set(answers[:-1]) == {204}
    assert answers[-1] == 429


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_real_browser_reports_what_it_refused(live: str, chromium: Browser, caplog: pytest.LogCaptureFixture) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{live}/help-now/")
    with caplog.at_level(logging.WARNING), page.expect_response("**/violations/", timeout=60_000) as answered:
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert answered.value.status == 204
    context.close()
    assert any("on 'help-now'" in record.getMessage() for record in caplog.records)
