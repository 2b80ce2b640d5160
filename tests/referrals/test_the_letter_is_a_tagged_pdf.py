"""What leaves the clinic is tagged PDF; a patient's words are text in it and never markup."""

import re

import pytest
from django.urls import reverse

from clinic import clock
from clinic.mail import delivery
from patients.care import papers, referrals
from tests.referrals.cast import send


def test_it_says_that_it_is_pdf_ua_and_has_a_structure(letter):
    made = papers.paper(letter)
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made


def test_the_same_letter_gives_the_same_bytes(letter):
    assert papers.paper(letter) == papers.paper(letter)


def test_the_chart_draws_every_answer_and_the_table_says_it(letter):
    assert [tuple(row) for row in letter.series] == [("2026-03-16", 6, None), ("2026-03-30", 6, 4)]
    chart = papers._said(letter)["chart"]
    assert chart["svg"].count("<circle") == 3  # two of pain, one of change
    assert chart["rows"] == [["16 March 2026", "6", "-"], ["30 March 2026", "6", "4"]]


def test_a_letter_without_an_answer_has_no_chart(letter):
    letter.series = []
    assert papers.paper(letter).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "words", ["#panic()", "*bold* $x$ = Evil <label> @ref", '#read("/etc/passwd")', "\\u{0} `raw`"]
)
def test_a_patients_words_are_never_markup(letter, words):
    letter.letter = letter.letter.replace("Name: Dana Doyle", f"Name: {words}")
    letter.subject = words
    assert papers.paper(letter).startswith(b"%PDF-")


def test_staff_open_it_before_it_is_sent(alice, letter, as_user):
    answer = as_user(alice).get(reverse("admin:patients_referral_pdf", args=[letter.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_mail_carries_it_and_names_nobody_itself(alice, letter, sink):
    send(letter, alice)
    delivery.deliver_due(now=clock.now())
    [mail] = [kept.message for kept in sink.accepted if kept.recipients == ["dr.elm@secure.example"]]
    [file] = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", "referral.pdf")
    assert file.get_content().startswith(b"%PDF-")
    said = mail.get_body().get_content()
    assert re.search(r"/letter/\S+/", said)
    assert "Dana" not in said + str(mail["Subject"])
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_a_domain_taken_off_the_list_meanwhile_gets_nothing(alice, clinic, letter, sink):
    send(letter, alice)
    clinic.secure_domains = []
    clinic.save()
    delivery.deliver_due(now=clock.now())
    letter.refresh_from_db()
    assert letter.status == "signed"
    assert referrals._mails(letter).get().status == "cancelled"
