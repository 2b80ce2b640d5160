"""A mail from the skeleton is, to the byte, what Django makes of the same words, and what Django refuses is refused."""

from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import example, given
from hypothesis import strategies as st

from clinic.mail.skeleton import as_bytes, header, skeleton_of, written

MIXED = st.one_of(
    st.text(max_size=200),
    st.text("ab .,;:<>@\"'()=?_-\\éß\u2028\t\r\n\x00\x0b\x85", max_size=200),
    st.text("a é\n", max_size=2000),
)
LONG = st.sampled_from(
    ["x" * 997, "x" * 998, "x" * 999, "é" * 499 + "x", "é" * 500, f"short\n{'word ' * 300}\n", "é" * 120]
)
WORDS = st.one_of(MIXED, LONG)
ONE_LINE = WORDS.map(lambda words: " ".join(words.split("\n")).replace("\r", ""))
PLACES = st.sampled_from(
    ["dana@example.org", "Dana <dana@example.org>", "dana@bücher.example", "\"O'Neil, D.\" <d@example.org>",
     "Zoë <zoe@example.org>", "dana@example.org\r\nBcc: all@example.org", "nobody", "é", ""]
)  # fmt: skip
HEADERS = st.dictionaries(st.sampled_from(["List-Unsubscribe", "List-Help", "List-Unsubscribe-Post"]), ONE_LINE)
FIXED = {
    "Message-ID": "<0123456789abcdef0123456789abcdef@limber.example>",
    "Date": "Mon, 16 Mar 2026 09:00:00 +0000",
    "Auto-Submitted": "auto-generated",
}


def mail(subject="A reminder", text="Hello", html="", to="dana@example.org", sender="Quay <q@limber.example>", **more):
    headers = {**more.get("headers", {}), **FIXED}
    email = EmailMultiAlternatives(subject, text, sender, [to], headers=headers, reply_to=more.get("reply_to"))
    if html:
        email.attach_alternative(html, "text/html")
    return email


def outcome(write, email):
    """Return the headers and bodies as a reader finds them, the bytes without the boundary, or that it was refused."""
    try:
        content = write(email)
    except (ValueError, MessageError):
        return "refused"
    read = BytesParser().parsebytes(content)
    boundary = str(read.get_boundary() or "none")
    return inside(read, boundary), content.replace(boundary.encode(), b"")


def inside(read: Message, boundary):
    headers = [(name, str(value).replace(boundary, "")) for name, value in read.items()]
    return headers, [inside(part, boundary) for part in read.get_payload()] if read.is_multipart() else [
        read.get_payload(decode=True)
    ]


@given(subject=ONE_LINE, text=WORDS, html=WORDS, to=PLACES, sender=PLACES, reply_to=PLACES, headers=HEADERS)
@example("A reminder", "Hello\n.\n..\nFrom here", "<p>Hello</p>", "d@example.org", "Q <q@a.example>", "", {})
def test_whatever_it_says(subject, text, html, to, sender, reply_to, headers):
    def again():
        return mail(subject, text, html, to, sender, headers=headers, reply_to=[reply_to] if reply_to else None)

    assert outcome(as_bytes, again()) == outcome(written, again())


@given(value=WORDS)
def test_a_header_is_one_header_or_refused(value):
    try:
        found = header("Subject", value)
    except (ValueError, MessageError):
        return
    assert BytesParser().parsebytes(found + b"\r\n\r\n").keys() == ["Subject"]
    assert max(map(len, found.split(b"\r\n"))) <= 998 or " " not in value


def test_a_line_break_in_a_name_is_refused():
    for place in ("subject", "to", "sender"):
        with pytest.raises(ValueError, match="newlines"):
            as_bytes(mail(**{place: "Dana <dana@example.org>\nBcc: all@example.org"}))


def test_what_cannot_be_written_in_any_letters_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        as_bytes(mail(text="\ud800"))


def test_the_boundary_never_stands_in_a_part():
    boundary = skeleton_of((True, True)).boundary.decode()
    email = mail(text=f"Hello\n--{boundary}--\nnever seen otherwise", html="<p>Hello</p>")
    assert outcome(as_bytes, email) == outcome(written, email)
    assert BytesParser().parsebytes(as_bytes(email)).get_boundary() != boundary


def test_files_travel_as_before():
    email = mail(text="A letter is attached.")
    email.attach("referral.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    assert outcome(as_bytes, email) == outcome(written, email)
