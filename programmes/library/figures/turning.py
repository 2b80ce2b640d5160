"""Lying on the back and turning, seen from above."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import FROM_ABOVE

MAT = Prop(Thing.MAT, (-92, 0), 176)
TURNED_AWAY = (100, 12)

START = replace(
    FROM_ABOVE, says=gettext_noop("Lie on your back, knees bent, a pillow between them, arms out, palms up.")
)
DROPPED = replace(
    START,
    says=gettext_noop("Let both knees sink to one side and turn your head to the other."),
    at=(0, 0, 18),
    hips=-62,
    turn=-8,
    face=TURNED_AWAY,
    right_leg=Reach((42, -22, 7), (-80, 4)),
    left_leg=Reach((36, -30, 20), (-80, 10)),
    right_foot=(-30, -10),
    left_foot=(-30, -10),
    holds=True,
)
ROTATION = Scene(
    View.ABOVE_ASIDE,
    (START, DROPPED),
    frozenset({"right_leg", "left_leg"}),
    (MAT, Prop(Thing.PILLOW, on=("right_knee", "left_knee"))),
    (Arrow(2, "left_knee", (28, 4)),),
)
TOGETHER = replace(
    START, says=gettext_noop("Lie on your back, knees bent, thighs pressed together, arms out, palms up.")
)
DEEP = replace(DROPPED, says=gettext_noop("Drop both legs to one side and turn your head to the other."), holds=False)
RAISED = replace(
    DEEP,
    says=gettext_noop("Lift the upper knee a little. Press it down lightly with the opposite hand."),
    right_arm=Reach((-9, 4, 4), (-90, 40), "left_knee"),
    left_leg=Reach((30, -29, 24), (-106, 38)),
    holds=True,
)
DEEPER = Scene(
    View.ABOVE_ASIDE,
    (TOGETHER, DEEP, RAISED),
    frozenset({"left_leg"}),
    (MAT,),
    (Arrow(2, "left_knee", (28, 4)), Arrow(3, "left_knee", line=((-20, -28), (-25, -16), (-20, -4)))),
)
FIGURES = [Figure("lower-back-rotation", (ROTATION,)), Figure("lower-back-rotation-deeper", (DEEPER,))]
