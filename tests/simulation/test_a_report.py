"""The report: the load is scaled to 80 patients, and too much is called too much."""

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
    return Tally(2, 10, rows, waits, {"due": 3}, {"sent": 1}, {"reminder": 3}, {}, [])


def test_one_concern_a_patient_a_week_is_eighty_for_a_physiotherapist():
    rows = [opened(patient, week) for patient in range(10) for week in range(2)]
    load = load_of(rows, patients=10, weeks=2, seed=7)
    assert (load.concerns, load.patients) == (80, 80)
    assert load.by_finding == {"flare": 80}
    assert (load.most_concerns, load.most_patients, load.holds) == (80, 80, False)
    assert any("TOO MUCH: 80 concerns on 80 patients" in line for line in lines(a_tally(rows), load))


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
