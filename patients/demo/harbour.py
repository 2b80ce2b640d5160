"""The stories of Harbour Physiotherapy, where a physiotherapist signs every letter."""

from datetime import time

from patients.demo.beats import (
    Aim,
    Answer,
    Change,
    Choose,
    Close,
    Exercise,
    PauseFrom,
    Record,
    Report,
    Sign,
    Story,
    Take,
    ago,
    on,
    sessions,
)

GETS_BETTER = Story("dana", began=16, baseline=6, beats=(
    on(0, "07:10", Answer(6)),
    on(0, "07:20", Choose((time(7, 30), time(18)))),
    on(0, "07:15", Aim(2, "Carry my daughter up the stairs")),
    on(7, "07:38", Aim(5)),
    on(14, "07:38", Aim(8)),
    *sessions(range(13), "07:40", but=(5, 11), pains=(4, 3, None)),
    *sessions(range(1, 13, 2), "18:30"),
    *sessions(range(13, 17), "07:40", pains=(2,), in_full=3),
    on(7, "07:35", Answer(4, 3)),
    on(14, "07:35", Answer(2, 2, note="I can put my socks on sitting down again.")),
))  # fmt: skip

NOT_BETTER_AFTER_TWO_WEEKS = Story("erin", began=15, baseline=6, beats=(
    on(0, "12:15", Answer(6)),
    *sessions(range(0, 15, 2), "12:40", pains=(5, None, 5)),
    on(7, "12:30", Answer(6, 4)),
    ago(95, Answer(5, 4, note="No worse, but it does not shift.")),
))  # fmt: skip

FEVER = Story("imogen", began=9, baseline=5, beats=(
    on(0, "19:05", Answer(5)),
    *sessions(range(9), "19:30", but=(3,)),
    on(7, "19:10", Answer(4, 3)),
    ago(50, Answer(4, 3, symptoms=frozenset({"fever"}))),
    ago(20, Take("alice", "urgent_symptom")),
))  # fmt: skip

RELAPSE_AND_REFERRED = Story("gwen", began=40, baseline=6, beats=(
    on(0, "10:05", Answer(6)),
    on(0, "10:07", Choose()),
    *sessions(range(0, 24, 3), "10:30", pains=(4, None, 2)),
    on(7, "10:10", Answer(4, 3)),
    on(14, "10:10", Answer(2, 2)),
    on(25, "10:15", Answer(5, 5, note="Moved house at the weekend.")),
    on(25, "14:00", Close("alice", "flare", "reassured", "Spoke by phone. Lifted boxes; eases back, carries on.")),
    on(26, "10:15", Answer(5, 5)),
    on(31, "10:20", Answer(6, 5)),
    on(31, "13:30", Take("alice", "relapse")),
    on(32, "09:40", Sign("alice")),
    on(32, "09:45", Record("alice", "sent", "Printed, and handed to the Elm Practice by the patient.")),
    on(32, "09:50", Close("alice", "relapse", "referred", "Letter goes to her doctor today.", review_in=14,
                     handed_to="Dr Moss, Elm Practice")),
    on(34, "15:00", Record("alice", "received", "Rang the practice: the letter is with Dr Moss.")),
    on(36, "11:00", Record("alice", "booked", "The patient has an appointment next Thursday.")),
))  # fmt: skip

ANSWERS_THAT_DO_NOT_AGREE = Story("oscar", began=17, baseline=6, beats=(
    on(0, "20:00", Answer(6)),
    *sessions(range(1, 14, 3), "20:15"),
    *sessions(range(15, 17), "20:15", pains=(6,), in_full=7),
    on(7, "20:05", Answer(5, 4)),
    on(14, "20:05", Answer(3, 4)),
    on(15, "11:00", Take("alice", "mixed_answers")),
))  # fmt: skip

FLARE_ABROAD = Story("quentin", began=10, baseline=5, beats=(
    on(0, "08:30", Answer(5)),
    *sessions(range(10), "08:50", but=(6,), pains=(3, None)),
    on(4, "08:40", Answer(3, 3)),
    on(8, "08:45", Answer(6, 4, note="Long flight on Tuesday.")),
    on(8, "11:10", Close("alice", "flare", "reassured", "Rang him. Walks every hour and does the hugs only.")),
    on(9, "08:45", Answer(4, 4)),
))  # fmt: skip

NEW = Story("tess", began=0, baseline=5, signs_in=False)

EMERGENCY = Story("hal", began=5, baseline=4, beats=(
    on(0, "09:15", Answer(4)),
    *sessions(range(5), "09:30"),
    ago(6, Report(frozenset({"saddle_numbness", "bladder_change"}))),
))  # fmt: skip

VERY_SEVERE_AND_SETTLED = Story("jonas", began=21, baseline=6, beats=(
    on(0, "18:00", Answer(6)),
    on(1, "18:20", Exercise(pain=7, note="The hug with both legs hurts.")),
    on(3, "09:10", Answer(9, 6)),
    on(3, "09:25", Take("bob", "very_severe_pain")),
    on(3, "09:26", Take("bob", "worse")),
    on(3, "11:00", Change("bob", "Leave the double hug out for now.", leave_out="double-leg-knee-hug")),
    on(3, "11:10", Close(
        "bob", "very_severe_pain", "changed", "Phoned. No red flags. Easier programme, rest today.", review_in=11,
    )),
    on(3, "11:12", Close("bob", "worse", "changed", "See very severe pain.", review_in=11)),
    on(3, "11:14", Close("bob", "severe_pain", "changed", "See very severe pain.", review_in=11)),
    on(3, "11:16", Close("bob", "flare", "changed", "See very severe pain.", review_in=11)),
    *sessions(range(7, 21), "18:10", but=(12, 15), pains=(5, None, 3, None)),
    on(8, "18:00", Answer(6, 4)),
    on(14, "18:00", Answer(4, 3)),
    on(15, "16:00", Change("bob", "The double hug again, gently.", add="double-leg-knee-hug")),
))  # fmt: skip

WORSE = Story("kate", began=11, baseline=4, beats=(
    on(0, "07:45", Answer(4)),
    *sessions(range(0, 10, 2), "08:00", pains=(4, 5)),
    on(7, "07:50", Answer(4, 4)),
    on(10, "07:55", Answer(6, 5)),
))  # fmt: skip

PAUSED_AND_OVERDUE = Story("mary", began=30, baseline=5, beats=(
    on(0, "11:30", Answer(5, by="bob", note="Taken by phone: her reading glasses are broken.")),
    *sessions(range(1, 9, 2), "11:45"),
    on(7, "11:30", Answer(5, 4)),
    on(9, "09:30", PauseFrom("bob", "Cataract operation; starts again after the check-up.")),
))  # fmt: skip

FINISHED = Story("sam", began=63, baseline=5, beats=(
    on(0, "21:00", Answer(5)),
    on(0, "21:02", Choose()),
    *sessions(range(0, 44, 4), "21:10", pains=(3, None, None, 1)),
    on(7, "20:50", Answer(4, 3)),
    on(14, "20:50", Answer(2, 2)),
    on(28, "20:50", Answer(1, 1)),
    on(42, "20:50", Answer(1, 2)),
    on(45, "10:00", Close("bob", "programme_review", "discharged", "Plays football again. Stretches stay.", ends=True)),
))  # fmt: skip

STORIES = (
    GETS_BETTER,
    NOT_BETTER_AFTER_TWO_WEEKS,
    FEVER,
    RELAPSE_AND_REFERRED,
    ANSWERS_THAT_DO_NOT_AGREE,
    FLARE_ABROAD,
    NEW,
    EMERGENCY,
    VERY_SEVERE_AND_SETTLED,
    WORSE,
    PAUSED_AND_OVERDUE,
    FINISHED,
)
