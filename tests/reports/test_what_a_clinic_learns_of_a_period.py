"""Reports: counts out of counts, of one clinic and one period, asked in sets."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import calling, concerns, following
from patients.care.contact import contact
from patients.care.recording import LogDraft
from patients.care.reported import Period
from patients.care.reports import bands, by_finding, improved, reports, skipped
from patients.models import ExerciseLog
from tests.cast import a_patient, answer

MARCH, APRIL = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))

PAGE = reverse("admin:patients_reports") + "?first=2026-03-01&last=2026-03-31"


def said(report):
    return {row.words: (row.count, row.of) for row in report.rows}


def of(clinic, days=MARCH):
    return Period(clinic, *days)


def by_the_clock(clinic, days=MARCH):
    return contact(of(clinic, days))[0]


def in_clinic_time(clinic):
    return {words: count for words, (count, _of) in said(contact(of(clinic))[1]).items() if count}


@pytest.fixture
def two(prescribed, dana, erin, at):
    """Dana is worse after a week, Erin has improved after two."""
    at("2026-03-09 09:00")
    for patient in (dana, erin):
        prescribed(patient)
        answer(patient, 6)
    at("2026-03-16 09:00")
    answer(dana, 9, 6)
    at("2026-03-23 10:00")
    answer(erin, 2, 2)
    answer(dana, 9, 6)
    return dana, erin


def log(patient, slot=1, **outcomes):
    """Log a session: everything done, but for the exercises by place, as first=("skipped", "sore")."""
    version = patient.episodes.get().prescriptions.get().versions.get()
    drafts = [LogDraft(row.pk, "done") for row in version.exercises.all()]
    for place, (outcome, reason) in outcomes.items():
        index = {"first": 0, "second": 1}[place]
        drafts[index] = replace(drafts[index], outcome=outcome, reason=reason)
    now = clock.now()
    return following.record_session(
        patient=patient, version=version, key=uuid4(), slot=slot, started_at=now, now=now, logs=drafts
    )


def test_a_finding_counts_patients_of_all_who_were_under_care(two, clinic, alice, charlie):
    a_patient(alice, "Fay Finch")
    found = said(by_finding(of(clinic)))
    assert found["Worse than at the start"] == (1, 2)
    assert by_finding(of(clinic)).rows[0].people == ((two[0].pk, "Dana Doyle"),)
    assert not by_finding(of(charlie.clinic)).rows


def test_another_period_knows_nothing_of_this_one(two, clinic):
    assert not by_finding(of(clinic, APRIL)).rows
    assert not by_the_clock(clinic, APRIL).rows


def test_the_first_human_contact_is_a_talk_and_not_a_try(worse, alice, clinic, at):
    raised = worse.patient.concerns.count()
    assert said(by_the_clock(clinic))["Not yet"] == (raised, raised)
    at("2026-03-23 10:30")
    calling.called(by=alice, concern=worse, how=calling.NO_REPLY, now=clock.now())
    assert said(by_the_clock(clinic))["Not yet"] == (raised, raised)
    at("2026-03-23 15:00")
    calling.called(by=alice, concern=worse, how=calling.SPOKE, now=clock.now())
    found = by_the_clock(clinic)
    counts = dict.fromkeys(["Within an hour", "Within three days", "Later", "Not yet"], (0, raised))
    assert said(found) == counts | {"Within a day": (raised, raised)}
    assert "Within a working day: " in found.rows[1].details


@pytest.mark.parametrize(
    ("spoke", "band"),
    [
        ("2026-03-30 09:30", "Within an hour of clinic time"),
        ("2026-03-30 11:00", "Within half a working day"),
        ("2026-03-30 17:00", "Within one working day"),
        ("2026-03-31 10:00", "Within two working days"),
        ("2026-04-01 10:00", "Later"),
    ],
)
def test_a_weekend_does_not_count_in_clinic_time(prescribed, dana, alice, clinic, at, spoke, band):
    at("2026-03-20 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-27 18:30")  # a Friday evening, after the clinic has closed
    answer(dana, 8, 6)
    found = in_clinic_time(clinic)
    assert found == {"Not yet": dana.concerns.count()}
    at(spoke)
    calling.called(by=alice, concern=dana.concerns.get(finding="worse"), how=calling.SPOKE, now=clock.now())
    assert in_clinic_time(clinic) == {band: dana.concerns.count()}
    assert said(by_the_clock(clinic))["Within a day"][0] == 0


@pytest.mark.parametrize(("outcome", "band"), [("reassured", "Within an hour"), ("not_reached", "Not yet")])
def test_closing_is_a_contact_when_the_patient_was_reached(worse, alice, clinic, at, outcome, band):
    at("2026-03-23 10:50")
    concerns.close(
        by=alice, concern=worse, outcome=outcome, note="Rang.", now=clock.now(), next_review_on=date(2026, 3, 30)
    )
    raised = worse.patient.concerns.count()
    assert said(by_the_clock(clinic))[band] == (raised, raised)


def test_who_came_to_week_two_and_had_improved_by_the_rules(two, clinic):
    found = improved(of(clinic))
    assert said(found) == {"Week 2": (1, 2), "Week 6": (0, 0), "Week 8": (0, 0)}
    assert said(improved(of(clinic, APRIL)))["Week 6"] == (0, 2)
    assert improved(of(clinic, APRIL)).rows[1].details == "2 of 2 gave no answer then"


def test_who_had_improved_by_week_six_and_by_week_eight(two, clinic, at):
    erin = two[1]
    at("2026-04-20 10:00")
    answer(erin, 2, 2)
    at("2026-05-04 10:00")
    answer(erin, 2, 2)
    answer(two[0], 9, 6)
    found = improved(of(clinic, (date(2026, 4, 1), date(2026, 5, 31))))
    assert said(found) == {"Week 2": (0, 0), "Week 6": (1, 2), "Week 8": (1, 2)}
    assert [row.details for row in found.rows[1:]] == ["1 of 2 gave no answer then", "0 of 2 gave no answer then"]


def test_bands_are_of_every_whole_week_of_the_period_and_what_nobody_reported_is_no_failure(two, clinic, at):
    at("2026-03-24 10:00")
    period = of(clinic, (date(2026, 3, 1), date(2026, 3, 24)))
    assert period.whole_weeks == (date(2026, 3, 2), 3)
    assert bands(period).title == "Adherence bands, 2 March 2026 to 22 March 2026"
    assert of(clinic, (date(2026, 3, 2), date(2026, 3, 22))).whole_weeks == (date(2026, 3, 2), 3)
    assert of(clinic, (date(2026, 3, 3), date(2026, 3, 21))).whole_weeks == (date(2026, 3, 9), 1)
    counts = dict.fromkeys(["Most of it (75 in 100 or more)", "Half or more", "Less than half"], (0, 2))
    assert said(bands(period)) == counts | {"Nothing reported": (2, 2)}


def test_a_week_of_every_session_is_most_of_it(prescribed, erin, clinic, at):
    at("2026-03-09 08:00")
    version = prescribed(erin)
    answer(erin, 6)
    slots = max(row.sessions_per_day for row in version.exercises.all())
    for day in range(9, 16):
        at(f"2026-03-{day:02} 12:00")
        for slot in range(1, slots + 1):
            log(erin, slot)
    at("2026-03-16 10:00")
    most = "Most of it (75 in 100 or more)"
    assert said(bands(of(clinic, (MARCH[0], date(2026, 3, 16)))))[most] == (1, 1)
    # A second week in which nothing is reported makes it half of what was planned.
    assert said(bands(of(clinic, (MARCH[0], date(2026, 3, 22)))))["Half or more"] == (1, 1)
    assert said(bands(of(clinic, (date(2026, 3, 16), date(2026, 3, 22)))))["Nothing reported"] == (1, 1)


def test_a_period_without_a_whole_week_has_no_bands_and_says_so(two, clinic):
    found = bands(of(clinic, (date(2026, 3, 10), date(2026, 3, 21))))
    assert (found.rows, found.counted) == ((), "No whole week, from a Monday to a Sunday, lies in these days.")


def test_a_week_that_is_not_over_is_in_no_band(two, lena, as_user, at):
    at("2026-03-22 10:00")
    assert "Adherence bands, 2 March 2026 to 15 March 2026" in as_user(lena).get(PAGE).content.decode()
    at("2026-03-24 10:00")
    page = as_user(lena).get(PAGE).content.decode()
    assert "Adherence bands, 2 March 2026 to 22 March 2026" in page
    kept = as_user(lena).get(PAGE + "&csv=adherence").content.decode("utf-8-sig")
    assert kept.splitlines()[0] == '"Adherence bands, 2 March 2026 to 22 March 2026",patients,of,details'


def test_four_days_of_seven_are_half_or_more_and_two_are_less(prescribed, dana, erin, clinic, at):
    at("2026-03-20 09:00")
    for patient in (dana, erin):
        slots = max(row.sessions_per_day for row in prescribed(patient).exercises.all())
        answer(patient, 5)
    for day in range(23, 27):
        at(f"2026-03-{day} 12:00")
        for slot in range(1, slots + 1):
            log(erin, slot)
            if day < 25:
                log(dana, slot)
    at("2026-03-30 10:00")
    found = said(bands(of(clinic, (date(2026, 3, 23), date(2026, 3, 30)))))
    assert found == {
        "Most of it (75 in 100 or more)": (0, 2),
        "Half or more": (1, 2),
        "Less than half": (1, 2),
        "Nothing reported": (0, 2),
    }


def test_exercises_most_skipped_say_of_how_many_and_why(two, clinic, at):
    erin = two[1]
    for day, why in (
        (24, ("skipped", "sore")),
        (25, ("skipped", "no_time")),
        (26, ("skipped", "sore")),
        (27, ("done", "")),
    ):
        at(f"2026-03-{day} 12:00")
        log(erin, first=why)
    (row,) = skipped(of(clinic)).rows
    assert (row.count, row.of, row.details) == (3, 4, "Too sore: 2; No time: 1")
    assert row.words == ExerciseLog.objects.filter(reason="sore")[0].exercise.name


def test_the_number_of_questions_does_not_grow_with_the_patients(
    prescribed, alice, clinic, at, django_assert_num_queries, django_assert_max_num_queries
):
    at("2026-03-09 09:00")

    def more(number):
        for one in range(number):
            patient = a_patient(alice, f"Pat{clock.now():%d}{one} Pine")
            prescribed(patient)
            answer(patient, 6)
            log(patient)

    more(2)
    period = of(clinic)
    with django_assert_max_num_queries(14) as few:
        reports(period)
    at("2026-03-10 09:00")
    more(4)
    with django_assert_num_queries(len(few)):
        reports(period)


def test_the_page_asks_as_often_for_six_patients_as_for_two(
    prescribed, alice, lena, as_user, at, django_assert_max_num_queries
):
    def asked(number):
        for one in range(number):
            patient = a_patient(alice, f"Pat{clock.now():%d}{one} Pine")
            prescribed(patient)
            answer(patient, 6)
            log(patient)
        with django_assert_max_num_queries(40) as found:
            assert as_user(lena).get(PAGE).status_code == 200
        return len(found)

    at("2026-03-09 09:00")
    few = asked(2)
    at("2026-03-10 09:00")
    assert asked(4) == few


def test_a_lead_sees_names_a_manager_sees_none_and_a_physiotherapist_no_report(
    two, lena, mona, alice, charlie, as_user, at
):
    page = reverse("admin:patients_reports") + "?first=2026-03-01&last=2026-03-31"
    for_lead, for_manager = (as_user(one).get(page).content.decode() for one in (lena, mona))
    assert "Dana Doyle" in for_lead
    assert "Dana Doyle" not in for_manager
    assert "1 of 2" in for_manager
    assert as_user(alice).get(page).status_code == 404
    assert reverse("admin:patients_reports") in as_user(mona).get("/admin/").content.decode()
    assert reverse("admin:patients_reports") not in as_user(alice).get("/admin/").content.decode()


def test_no_number_stands_without_what_it_is_of(two, lena, as_user, at):
    page = as_user(lena).get(reverse("admin:patients_reports") + "?first=2026-03-01&last=2026-03-31").content.decode()
    assert "%" not in page
    assert page.count('class="chart bars"') == 5


def test_each_report_is_kept_as_csv_of_which_no_cell_is_a_formula(two, lena, as_user, at):
    at("2026-03-24 12:00")
    log(two[1], first=("skipped", "sore"))
    address = reverse("admin:patients_reports") + "?first=2026-03-01&last=2026-03-31&csv="
    answer = as_user(lena).get(address + "findings")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="findings-2026-03-01-2026-03-31.csv"'
    assert "Worse than at the start,1,2,\r\n" in answer.content.decode()
    assert "Dana" not in answer.content.decode()
    assert as_user(lena).get(address + "nothing").status_code == 404


def test_an_exercise_whose_name_is_a_formula_is_defused(prescribed, routine, erin, lena, as_user, at):
    at("2026-03-09 09:00")
    own = routine.items.filter(on=True).order_by("order")[0].exercise
    type(own).objects.filter(pk=own.pk).update(name="=1+1")
    prescribed(erin)
    answer(erin, 6)
    log(erin, first=("skipped", "sore"))
    kept = as_user(lena).get(PAGE + "&csv=skipped").content.decode()
    assert "\r\n'=1+1,1,1,Too sore: 1\r\n" in kept
    assert "\n=" not in kept


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2026-03-02&last=2026-03-01", "The last day comes before the first."),
        ("first=2020-03-02&last=2026-03-01", "Choose a year at most."),
        ("first=0001-01-01&last=0001-01-02", "Is the year right?"),
        ("first=x&last=2026-03-01", "Write the day as 2026-03-16."),
    ],
)
def test_days_that_cannot_be_are_told(lena, as_user, query, words):
    answer = as_user(lena).get(f"{reverse('admin:patients_reports')}?{query}&csv=findings")
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_without_a_period_it_is_the_last_quarter(two, lena, as_user):
    days = as_user(lena).get(reverse("admin:patients_reports")).context["period"]
    assert date.fromisoformat(days["last"]) - date.fromisoformat(days["first"]) == timedelta(days=90)
