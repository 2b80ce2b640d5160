"""One timeline per line of JSON in, one decision per line out: what `assess` reads and prints."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from clinic.policy import Policy
from patients.rules.assessment import Decision, assess
from patients.rules.facts import CheckIn, Facts, Pause, Session, SymptomReport
from patients.rules.reading import CaseError, Fields, fields_of, parse

NEXT_REVIEW_WITHIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Case:
    facts: Facts
    policy: Policy
    as_of: date


@dataclass(frozen=True, slots=True)
class Printed:
    """One line to print, and whether the line it answers was bad."""

    text: str
    bad: bool = False


def replay(lines: Iterable[bytes]) -> Iterator[Printed]:
    """Return what to print for each line that is not blank."""
    return (replay_line(line) for line in lines if line.strip())


def replay_line(line: bytes) -> Printed:
    """Return the decision of one line, or what is wrong with it."""
    case_id = None
    try:
        fields = fields_of(parse(line), "the case")
        case_id = fields.identity("id")
        case = case_of(fields)
        decision = assess(case.facts, case.policy, case.as_of)
    except CaseError as error:
        return Printed(json.dumps({"id": case_id, "error": str(error)}), bad=True)
    return Printed(json.dumps({"id": case_id, **as_json(decision)}))


def as_json(decision: Decision) -> dict[str, object]:
    """Return a decision as it is printed."""
    following = decision.next_assessment_on
    return {
        "headline": decision.headline,
        "findings": list(decision.findings),
        "day": decision.day,
        "review_due": decision.review_due.isoformat(),
        "baseline": decision.baseline,
        "next_assessment_on": following.isoformat() if following else None,
        "reasons": list(decision.reasons),
    }


def case_of(fields: Fields) -> Case:
    """Return the case in a line's fields. Raises CaseError."""
    case = Case(facts=facts_of(fields), policy=policy_of(fields), as_of=fields.day("as_of"))
    fields.done()
    return case


def facts_of(fields: Fields) -> Facts:
    """Return the facts of a case. Raises CaseError."""
    facts = Facts(
        started_on=fields.day("started_on"),
        first_started_on=fields.optional_day("first_started_on"),
        baseline=fields.optional_number("baseline", 0, 10),
        check_ins=tuple(check_in_of(item) for item in fields.items("check_ins")),
        sessions=tuple(session_of(item) for item in fields.items("sessions")),
        symptom_reports=tuple(report_of(item) for item in fields.items("symptom_reports")),
        pauses=tuple(pause_of(pair, where) for where, pair in fields.entries("pauses")),
        reviewed_on=fields.optional_day("reviewed_on"),
        next_review_on=fields.optional_day("next_review_on"),
    )
    check_next_review(facts)
    return facts


def check_next_review(facts: Facts) -> None:
    """Raise CaseError unless the next review is 1-14 days after the one that set it."""
    if facts.next_review_on is None:
        return
    if facts.reviewed_on is None:
        raise CaseError("next_review_on needs reviewed_on")
    if not 1 <= (facts.next_review_on - facts.reviewed_on).days <= NEXT_REVIEW_WITHIN_DAYS:
        raise CaseError(f"next_review_on must be 1 to {NEXT_REVIEW_WITHIN_DAYS} days after reviewed_on")


def check_in_of(fields: Fields) -> CheckIn:
    """Return one check-in. Raises CaseError."""
    check_in = CheckIn(
        on=fields.day("on"),
        pain=fields.number("pain", 0, 10),
        change=fields.optional_number("change", 1, 7),
        symptoms=fields.symptoms("symptoms"),
        severe=fields.flag("severe"),
    )
    fields.done()
    return check_in


def session_of(fields: Fields) -> Session:
    """Return one session. Raises CaseError."""
    session = Session(
        on=fields.day("on"),
        worst_pain=fields.optional_number("worst_pain", 0, 10),
        stopped_for_pain=fields.flag("stopped_for_pain"),
    )
    fields.done()
    return session


def report_of(fields: Fields) -> SymptomReport:
    """Return symptoms reported on their own. Raises CaseError."""
    report = SymptomReport(on=fields.day("on"), symptoms=fields.symptoms("symptoms"))
    fields.done()
    return report


def pause_of(pair: object, where: str) -> Pause:
    """Return one pause from a pair [from, until]. Raises CaseError."""
    if not isinstance(pair, list) or len(pair) != 2:
        raise CaseError(f"{where} must be a pair [from, until]")
    ends = fields_of({"from": pair[0], "until": pair[1]}, where)
    pause = Pause(start=ends.day("from"), until=ends.optional_day("until"))
    if pause.until is not None and pause.until < pause.start:
        raise CaseError(f"{where} ends before it starts")
    return pause


def policy_of(fields: Fields) -> Policy:
    """Return the default policy with a case's own settings. Raises CaseError."""
    settings = fields.settings("policy", known=Policy.__dataclass_fields__)
    try:
        return Policy(**settings)
    except ValueError as error:
        raise CaseError(f"policy: {error}") from error
