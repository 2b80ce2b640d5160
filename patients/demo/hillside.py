"""The stories of Hillside Clinic, where letters leave by themselves under a standing signature."""

from patients.demo.beats import Answer, Choose, Close, Exercise, Story, ago, on, sessions

REFERRED_BY_ITSELF = Story("farid", began=15, baseline=6, beats=(
    on(0, "08:05", Answer(6)),
    *sessions(range(0, 15, 2), "08:20", pains=(6, None)),
    on(7, "08:10", Answer(6, 4)),
    ago(30, Answer(6, 4)),
))  # fmt: skip

EXERCISES_HURT = Story("leo", began=8, baseline=3, beats=(
    on(0, "17:00", Answer(3)),
    *sessions(range(4), "17:15", pains=(3, 4)),
    on(5, "17:15", Exercise(pain=8, stopped=True, note="Sharp at the end of the rotation.")),
    on(7, "17:15", Exercise(pain=8, stopped=True)),
))  # fmt: skip

SILENT_THEN_NO_ANSWER = Story("priya", began=20, baseline=6, beats=(
    on(0, "09:00", Answer(6)),
    *sessions(range(5), "09:20"),
    on(5, "09:10", Answer(5, 4)),
))  # fmt: skip

HISTORY_AND_TO_MENTION = Story("nadia", began=6, baseline=5, beats=(
    on(0, "10:40", Answer(5, history=frozenset({"osteoporosis"}))),
    on(0, "14:30", Close("dora", "history", "reassured", "Known to her doctor, on treatment. May stretch.")),
    *sessions(range(1, 6), "11:00"),
    on(5, "10:45", Answer(4, 3, symptoms=frozenset({"known_leg_numbness"}))),
))  # fmt: skip

SIX_WEEKS = Story("rosa", began=44, baseline=7, beats=(
    on(0, "06:50", Answer(7)),
    on(0, "06:55", Choose()),
    on(0, "09:10", Close("dora", "severe_pain", "reassured", "As at the visit yesterday. Starts with two stretches.")),
    *sessions(range(0, 44, 3), "07:00", pains=(5, None, 3, None, 2)),
    on(7, "06:55", Answer(5, 3)),
    on(14, "06:55", Answer(4, 2)),
    on(21, "06:55", Answer(3, 2)),
    on(28, "06:55", Answer(2, 2)),
    on(35, "06:55", Answer(2, 2)),
    on(42, "06:55", Answer(2, 2)),
))  # fmt: skip

STORIES = (
    REFERRED_BY_ITSELF,
    EXERCISES_HURT,
    SILENT_THEN_NO_ANSWER,
    HISTORY_AND_TO_MENTION,
    SIX_WEEKS,
)
