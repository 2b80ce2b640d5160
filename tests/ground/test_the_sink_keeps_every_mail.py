import smtplib
from email.message import EmailMessage

import pytest

from clinic.local.sink import HANG_UP, Sink


def letter(subject: str = "A reminder", to: str = "dana@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@limber.example", to, subject
    message.set_content("Your exercises are waiting.\n.a line that starts with a dot")
    return message


def post(sink: Sink, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as server:
        server.send_message(message)


def test_an_accepted_mail_is_a_whole_file_and_a_record(tmp_path):
    with Sink(folder=tmp_path) as sink:
        post(sink, letter())
        assert sink.to("dana@example.org")[0].subject == "A reminder"
        assert "\n.a line" in sink.accepted[0].text.replace("\r", "")
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".eml"
    assert b"Subject: A reminder" in file.read_bytes()


@pytest.mark.parametrize(("refusal", "code"), [("550 5.1.1 no such person", 550), ("451 4.3.0 later", 451)])
def test_a_recipient_can_be_refused(refusal, code):
    with Sink(reply=lambda sender, to: refusal if to.startswith("dana") else None) as sink:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            post(sink, letter())
        assert refused.value.recipients["dana@example.org"][0] == code
        post(sink, letter(to="erin@example.org"))
        assert [mail.recipients for mail in sink.accepted] == [["erin@example.org"]]


def test_a_whole_mail_can_be_refused():
    with Sink(settle=lambda mail: "554 5.7.1 no") as sink:
        with pytest.raises(smtplib.SMTPDataError):
            post(sink, letter())
        assert sink.accepted == []


def test_a_line_can_be_cut_after_the_mail_was_kept():
    with Sink(settle=lambda mail: HANG_UP) as sink:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            post(sink, letter())
        assert len(sink.accepted) == 1


def test_nothing_listens_after_the_sink_is_gone():
    with Sink() as sink:
        port = sink.port
    with pytest.raises(OSError):
        smtplib.SMTP("127.0.0.1", port, timeout=2)
