"""What is said of each step, for each reason, and of what became of it, is data or stands in brackets."""

from django.urls import reverse

from clinic import clock
from patients.care import soreness
from patients.care.progression import proposals
from tests.cast import a_patient
from tests.progression.conftest import BRIDGE, ON_ONE_LEG, log
from tests.pseudo.language import spoken
from tests.pseudo.test_every_string_is_translated import hold, read


def test_every_reason_and_every_way_is_translated(given, dana, erin, alice, log_on, as_user, at):
    fred = a_patient(alice, "Fred Frost")
    up, down, sore = given(dana, BRIDGE), given(erin, BRIDGE, ON_ONE_LEG), given(fred, ON_ONE_LEG)
    session = log_on(3, sore, pain=5)
    soreness.answer(patient=fred, session=session, settled="sore", now=at("2026-03-04 08:00"))
    for day in (4, 5, 6):
        log_on(day, up)
        log_on(day, down, pain=7)
    found = proposals.in_clinic(alice.clinic, clock.now())
    assert {one.known.found.reason for one in found} == {"easy", "red", "unsettled"}
    client, listed = as_user(alice), reverse("admin:patients_steps")
    records = [reverse("admin:patients_patient_change", args=[one.pk]) for one in (dana, erin, fred)]
    with spoken():
        answers = read(client, [listed, *records, reverse("admin:index")])
        answers["nothing checked"] = client.post(listed, {"do": "take"})
        of = {one.known.patient_name: one.value for one in found}
        answers["no reason"] = client.post(listed, {"do": "refuse", "step": of["Fred Frost"]})
        log(up, effort=9)
        answers["what became"] = client.post(listed, {"do": "take", "step": [of["Dana Doyle"], of["Erin Ellis"]]})
        answers["refused"] = client.post(listed, {"do": "refuse", "step": of["Fred Frost"], "why": "Fred Frost"})
        answers |= {f"{path} after": one for path, one in read(client, records).items()}
        hold(answers)
