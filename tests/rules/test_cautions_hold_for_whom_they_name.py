from patients.rules.cautions import FLAGS, OF_EVERY_EXERCISE, conflicts, unanswered

HIP = {"hip_replacement": "Hip replacement: check how far the hip may turn."}


def test_a_caution_holds_for_a_patient_with_its_flag_alone():
    assert conflicts(HIP, {"hip_replacement", "balance"}) == HIP
    assert conflicts(HIP, {"balance"}) == {}
    assert conflicts({}, {"hip_replacement"}) == {}


def test_after_surgery_every_exercise_conflicts():
    assert conflicts({}, {"recent_surgery"}) == OF_EVERY_EXERCISE
    assert conflicts(HIP, {"recent_surgery", "hip_replacement"}) == OF_EVERY_EXERCISE | HIP


def test_what_an_exercise_itself_says_of_surgery_goes_first():
    said = {"recent_surgery": "Not for six weeks."}
    assert conflicts(said, {"recent_surgery"}) == said


def test_a_reason_answers_the_cautions_it_was_given_to():
    assert unanswered(HIP, (), "") == HIP
    assert unanswered(HIP, {"hip_replacement"}, "  ") == HIP
    assert unanswered(HIP, {"balance"}, "She turns well") == HIP
    assert unanswered(HIP, {"hip_replacement"}, "She turns well") == {}


def test_what_holds_for_every_exercise_can_be_flagged():
    assert OF_EVERY_EXERCISE.keys() <= FLAGS.keys()
