"""What the mail server took, held against what the database says: nothing lost, nothing twice, nothing unasked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from clinic.mail import holding
from clinic.mail.hold import Why
from clinic.mail.models import NEEDS_A_PERSON, Channel, Message, Status
from patients.models import Referral
from tests.faults.cast import Key, Plan, ledger, those_of
from tests.faults.post import Accepted

FINAL = (Status.ACCEPTED, Status.CANCELLED, Status.EXPIRED)
AGAIN = "again "  # so begins the occasion of what a planted bug plans
SPARE = 2.0  # seconds between our clock and a mail server's log

# What is due and not final: mails, reminders, assessments and questions, escalations.
LEFT = """
SELECT (SELECT count(*) FROM mail_message WHERE due_at <= %(now)s AND (
        status IN ('planned', 'deferred', 'claimed', 'sending') OR status = 'unknown' AND lease_until IS NOT NULL)),
    (SELECT count(*) FROM patients_remindersettings WHERE next_at <= %(now)s),
    (SELECT count(*) FROM patients_episode WHERE next_assessment_at <= %(now)s OR next_prompt_at <= %(now)s),
    (SELECT count(*) FROM patients_concern WHERE next_escalation_at <= %(now)s)
"""


@dataclass
class Findings:
    """What was found: complaints in words, and the numbers for the table."""

    rows: int
    lost: int = 0
    repeated: int = 0
    complaints: list[str] = field(default_factory=list)


def examine(
    plan: Plan,
    log: Sequence[Accepted],
    *,
    may_repeat: int = 0,
    may_expire: bool = False,
    shift: timedelta = timedelta(),
) -> Findings:
    """Return what is wrong once all has settled; `may_repeat` is how many lines or processes died in `sending`."""
    rows = list(Message.objects.exclude(message_id="").select_related("clinic").filter(created_at__isnull=False))
    of = {row.message_id: row for row in rows}
    found = Findings(rows=plan.rows)
    taken = Counter(line.message_id for line in log)
    _planned(plan, rows, found)
    for row in rows:
        _one(row, taken[row.message_id], plan, found, may_expire=may_expire)
    _repeats(taken, of, may_repeat, found)
    _unasked(plan, log, of, shift, found)
    _letters(rows, found)
    return found


def key(row: Message) -> Key:
    return row.kind, row.subject, row.occasion


def _planned(plan: Plan, rows: list[Message], found: Findings) -> None:
    """O1: each obligation has exactly one row."""
    by_mail = [row for row in rows if row.channel == Channel.EMAIL and not row.occasion.startswith(AGAIN)]
    keys = Counter(key(row) for row in by_mail)
    for wanted in [*plan.wanted, *plan.unwanted]:
        if keys[wanted] != 1:
            found.lost += keys[wanted] == 0
            found.complaints.append(f"{wanted} has {keys[wanted]} rows")
    for patient, said in ledger(plan.to_remind).items():
        mails = [row for row in by_mail if row.kind == "reminder" and row.subject == f"patient:{patient}"]
        if len(said) != 1 or (said == ["due"]) != (len(mails) == 1):
            found.lost += not said or (said == ["due"] and not mails)
            found.complaints.append(f"patient {patient}: ledger {said}, {len(mails)} mails")


def _one(row: Message, taken: int, plan: Plan, found: Findings, *, may_expire: bool) -> None:
    """O2 and O3: a row is final or on the desk, and says of itself what the mail server says of it."""
    if key(row) in plan.unwanted or row.due_at > row.created_at:
        return
    if row.status == Status.ACCEPTED and not taken:
        found.lost += 1
        found.complaints.append(f"{key(row)} says accepted; no mail server took it")
    if row.status in (Status.CANCELLED, Status.EXPIRED) and taken and not row.possibly_twice:
        found.complaints.append(f"{key(row)} is {row.status}, and went out")
    if row.status == Status.EXPIRED and not may_expire and not taken:
        found.lost += 1
        found.complaints.append(f"{key(row)} came too late")
    if row.status == Status.CANCELLED and key(row) in plan.wanted:
        found.lost += 1
        found.complaints.append(f"{key(row)} was cancelled: {row.last_reply}")
    if row.status not in FINAL and not _on_the_desk(row):
        found.lost += 1
        found.complaints.append(f"{key(row)} is still {row.status}: {row.last_reply}")


def _on_the_desk(row: Message) -> bool:
    """Return whether somebody is shown this row: as one that did not get through, or as part of what a cap holds."""
    if row.status == Status.HELD:
        return holding.open_holds(row.clinic).filter(why=Why.STORM).exists()
    return Message.objects.filter(NEEDS_A_PERSON, pk=row.pk).exists()


def _repeats(taken: Counter[str], of: dict[str, Message], may_repeat: int, found: Findings) -> None:
    """O3: taken once; twice at most where something died in `sending`, and then marked so."""
    for message_id, times in taken.items():
        if times > 1:
            found.repeated += times - 1
        if times > 2 or (times == 2 and message_id in of and not of[message_id].possibly_twice):
            found.complaints.append(f"{message_id} was taken {times} times, unmarked or too often")
    if found.repeated > may_repeat:
        found.complaints.append(f"{found.repeated} repeats, where {may_repeat} lines broke at the last moment")


def _unasked(plan: Plan, log: Sequence[Accepted], of: dict[str, Message], shift: timedelta, found: Findings) -> None:
    """O4: no mail without a row, to a stranger, to somebody it is not for, too early or too late."""
    near = {row.clinic_id: those_of(row.clinic) for row in of.values() if row.clinic}
    for line in log:
        row = of.get(line.message_id)
        if row is None or row.recipient != line.recipient:
            found.complaints.append(f"a mail to {line.recipient} has no row of its own")
            continue
        if row.clinic_id and line.recipient not in near[row.clinic_id]:
            found.complaints.append(f"{line.recipient} is none of {row.clinic}")
        if why := plan.unwanted.get(key(row)):
            found.complaints.append(f"{key(row)} went out: {why}")
        at = line.at + shift.total_seconds()
        late = row.expires_at is not None and at > row.expires_at.timestamp() + SPARE
        if late or at < row.due_at.timestamp() - SPARE:
            found.complaints.append(f"{key(row)} went out at the wrong time")


def _letters(rows: list[Message], found: Findings) -> None:
    """What follows from a letter that is out stands in the record."""
    sent = {f"referral:{pk}" for pk in Referral.objects.filter(sent_at__isnull=False).values_list("pk", flat=True)}
    out = {row.subject for row in rows if row.kind == "referral" and row.status == Status.ACCEPTED}
    if sent != out:
        found.complaints.append(f"letters out {sorted(out)}, letters known as sent {sorted(sent)}")
