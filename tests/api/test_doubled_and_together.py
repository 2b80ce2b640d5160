"""However often and in whatever order the same things arrive, also all at once: one row each, and one answer."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from patients.models import CheckIn, Patient, Session
from tests.api.conftest import CHECK_INS, SESSIONS, Phone, a_check_in, a_session

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 50


def test_fifty_posts_of_four_things_store_each_once_and_answer_alike(dana: Patient, version: Any) -> None:
    things = [(SESSIONS, a_session(version, slot=slot), uuid4()) for slot in (1, 2)]
    things += [(CHECK_INS, a_check_in(pain=pain), uuid4()) for pain in (3, 4)]
    cookie = signed_in(dana)
    posts = [things[number % len(things)] for number in range(POSTS)]
    random.shuffle(posts)

    def post(thing: tuple[str, Any, Any]) -> tuple[Any, int, bytes]:
        path, body, key = thing
        phone = Phone(Client())
        phone.client.cookies["limber"] = cookie
        try:
            response = phone.send(path, body, key)
            return key, response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as together:
        met = list(together.map(post, posts))
    statuses = Counter(status for _key, status, _content in met)
    assert statuses == {201: len(things), 200: POSTS - len(things)}
    for _path, _body, key in things:
        assert len({content for asked, _status, content in met if asked == key}) == 1
    assert Session.objects.filter(patient=dana).count() == 2
    assert CheckIn.objects.filter(patient=dana).count() == 3  # the start check, and these


def signed_in(patient: Patient) -> str:
    client = Client()
    client.force_login(patient.user)
    return str(client.cookies["limber"].value)
