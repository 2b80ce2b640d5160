"""The report: the load is scaled to 80 patients, and too much is called too much."""

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from patients.simulation.drawing import svg
from patients.simulation.load import load_of
from patients.simulation.report import lines, span, table
from patients.simulation.tallying import Opened, Tally, Waits, part

DAY = date(2026, 3, 24)


def opened(patient, week, finding="flare"):
    minute = timedelta(minutes=1)
    return Opened(finding, 3, patient, week, DAY, "Physio 1", waited=minute, allowed=2 * minute)


def a_tally(rows):
    waits = [Waits("Today", 3, 2, *map(timedelta, (0, 0, 1)))]
    return Tally(2, 10, rows, waits, {"due": 3}, {"sent": 1}, {"reminder": 3}, {}, [], answers={"start check": 1})


def test_one_concern_a_patient_a_week_is_eighty_for_a_physiotherapist():
    rows = [opened(patient, week) for patient in range(10) for week in range(2)]
    load = load_of(rows, patients=10, weeks=2, seed=7)
    assert (load.concerns, load.patients) == (80, 80)
    assert load.by_finding == {"flare": 80}
    assert (load.most_concerns, load.most_patients, load.holds) == (80, 80, False)
    assert any("TOO MUCH: 80.0 concerns on 80.0 patients" in line for line in lines(a_tally(rows), load))


def test_two_concerns_of_one_patient_in_a_week_touch_one_patient():
    load = load_of([opened(0, 0), opened(0, 0, "worse")], patients=10, weeks=2, seed=7)
    assert (load.concerns, load.patients) == (8, 4)


def test_a_light_load_holds():
    load = load_of([opened(0, 0), opened(3, 1)], patients=10, weeks=2, seed=7)
    assert load.holds
    assert any(line.startswith("The load holds") for line in lines(a_tally([opened(0, 0)]), load))


def test_the_weeks_are_drawn_by_seed():
    rows = [opened(patient, 0) for patient in range(0, 10, 3)]
    assert load_of(rows, patients=10, weeks=2, seed=7) == load_of(rows, patients=10, weeks=2, seed=7)


def test_a_median_is_a_value_that_occurred():
    waited = [timedelta(minutes=minutes) for minutes in (1, 2, 3, 100)]
    assert part(waited, 0.5) == timedelta(minutes=2)
    assert part(waited, 0.95) == timedelta(minutes=100)


def test_spans_and_tables_can_be_read():
    assert (span(timedelta(minutes=65)), span(timedelta(days=2, hours=3))) == ("1 h 05 min", "2 d 3 h")
    assert table([("a", 1), ("long", 10)]) == ["  a      1", "  long  10"]
    assert table([]) == ["  none"]


def test_the_drawing_says_in_words_what_it_shows():
    drawn = ET.fromstring(svg(a_tally([opened(0, 0, "flare"), opened(1, 1, "worse")])))
    said = " ".join(drawn.itertext())
    assert "2 concerns, 0 not seen" in said
    assert "flare: 1" in said
    assert "week 2" in said


def reviews(patient, week):
    minute = timedelta(minutes=1)
    return Opened("programme_review", 4, patient, week, DAY, "Physio 1", waited=minute, allowed=2 * minute)


def test_the_weekly_reviews_count_as_one_and_every_one_is_printed_beside_it():
    rows = [reviews(patient, week) for patient in range(10) for week in range(2)]
    load = load_of(rows, patients=10, weeks=2, seed=7)
    assert (load.concerns, load.patients, load.most_concerns, load.most_patients) == (1, 0, 1, 0)
    assert (load.every.concerns, load.every.patients, load.every.most_concerns) == (80, 80, 80)
    said = [" ".join(line.split()) for line in lines(a_tally(rows), load)]
    assert "the weekly reviews as one 1.0 on 0.0 1 on 0" in said
    assert "every concern 80.0 on 80.0 80 on 80" in said
    assert any(line.startswith("The target is held against the weekly reviews as one") for line in said)


def test_who_is_discharged_or_in_maintenance_is_no_active_patient():
    rows = [opened(patient, 0) for patient in range(10)]
    active = {(patient, 0) for patient in range(10)}
    assert load_of(rows, patients=10, weeks=2, seed=7).concerns == 40
    assert load_of(rows, patients=10, weeks=2, seed=7, active=active).concerns == 80


def test_a_load_that_holds_on_average_says_what_heavy_weeks_bring():
    rows = [opened(patient, 0) for patient in range(6)]
    load = load_of(rows, patients=10, weeks=2, seed=7)
    said = list(lines(a_tally(rows), load))
    average = "24.0 concerns on 24.0 patients in the average week"
    assert f"The load holds on average, and the target is 35 on 25: {average}." in said
    assert any(line.startswith(f"HEAVY WEEKS ARE OVER IT: {load.most_concerns} on ") for line in said)
    assert not any(line.startswith("TOO MUCH") for line in said)


def test_an_emergency_at_night_is_a_line_of_its_own():
    hour = timedelta(hours=1)
    by_day = Opened("emergency_symptom", 0, 0, 0, DAY, "Physio 1", waited=hour / 20, allowed=hour / 4)
    at_night = Opened(
        "emergency_symptom", 0, 1, 0, DAY, "Physio 1", waited=11 * hour, allowed=hour / 4, while_closed=True
    )
    found = load_of([by_day, at_night], patients=10, weeks=2, seed=7)
    said = list(lines(a_tally([by_day, at_night]), found))
    (line,) = [line.split() for line in said if line.startswith("  while it was closed")]
    assert line[4:] == ["1", "0", "%", "11", "h", "00", "min", "11", "h", "00", "min", "11", "h", "00", "min"]
    assert any(line.split()[:8] == ["while", "the", "clinic", "was", "open", "1", "100", "%"] for line in said)


def test_everything_that_is_printed_is_drawn():
    drawn = ET.fromstring(svg(replace(a_tally([opened(0, 0)]), calls={("Physio 1", DAY): 2})))
    said = " ".join(drawn.itertext())
    calls = ("Physio 1, 24 March: 1", "Physio 1, 24 March: 2")
    for words in ("start check: 1", "due: 3", "sent: 1", *calls, "Today: 0 h 00 min"):
        assert words in said, words
    assert "Every one of 1 concerns reached a person" in said
