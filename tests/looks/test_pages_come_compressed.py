import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from clinic.middleware import Compressed

ASKS = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_page_comes_in_less_than_half_its_size_to_who_asks_for_it(client: Client, db: None) -> None:
    plain, small = client.get("/help-now/"), client.get("/help-now/", **ASKS)
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert b"999" in gzip.decompress(small.content)
    assert len(small.content) * 2 < len(plain.content)


def test_its_size_is_another_each_time_which_makes_guessing_harder(client: Client, db: None) -> None:
    assert len({len(client.get("/help-now/", **ASKS).content) for _ in range(20)}) > 5


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("application/problem+json", True),
        ("image/svg+xml", True),
        ("image/jpeg", False),
        ("video/mp4", False),
        ("application/pdf", False),
    ],
)
def test_what_is_small_already_stays_as_it_is(kind: str, compressed: bool) -> None:
    request = RequestFactory().get("/", **ASKS)
    response = Compressed(lambda _request: HttpResponse(b"a" * 1000, content_type=kind))(request)
    assert ("Content-Encoding" in response) is compressed
