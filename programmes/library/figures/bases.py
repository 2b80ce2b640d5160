"""Poses from which the figures begin: lying, kneeling, sitting and standing, with nothing strained."""

from dataclasses import replace

from programmes.figures.pose import Bones, Pose, Prop, Reach, Thing

MAT = Prop(Thing.MAT, (-98, 0), 204)
SIDE_MAT = Prop(Thing.MAT, (-104, 0), 204)
RIGHT, LEFT = 8.0, -8.0  # how near each hip is to the viewer, seen from the side

# On the back: the head to the left, the face up.
LYING = Pose(
    says="",
    at=(0, 11),
    spine=(180, 180, 180),
    head=176,
    face=86,
    right_arm=Bones(-6, (0, -4)),
    left_arm=Bones(-6, (0, 4)),
    right_leg=Bones(-4, -2),
    left_leg=Bones(-4, -2),
    right_foot=75,
    left_foot=75,
)
CROOK = replace(
    LYING,
    right_leg=Reach((45, 5, RIGHT), 90),
    left_leg=Reach((45, 5, LEFT), 90),
    right_foot=-4,
    left_foot=-4,
)
# On the back, seen from above: the head to the left, the person's right at the lower edge.
FROM_ABOVE = replace(
    LYING,
    at=(0, 0, 11),
    turn=0,
    hips=0,
    head=180,
    face=(180, 88),
    right_arm=Bones((-62, -8), (-58, -4)),
    left_arm=Bones((62, -8), (58, -4)),
    right_leg=Reach((46, -9, 6), (0, 90)),
    left_leg=Reach((46, 9, 6), (0, 90)),
    right_foot=(0, -4),
    left_foot=(0, -4),
)
# On the front: the head to the right, the face down.
PRONE = replace(
    LYING,
    at=(0, 11),
    spine=(1, 3, 4),
    head=4,
    face=-88,
    right_leg=Bones(181, 183),
    left_leg=Bones(181, 183),
    right_foot=184,
    left_foot=184,
    right_arm=Reach((54, 5, 16), (115, 30)),
    left_arm=Reach((54, 5, -16), (115, -30)),
    hands=0,
)
# On hands and knees: the head to the right.
FOURS = replace(
    PRONE,
    at=(0, 48.3),
    spine=(5, 8, 12),
    head=5,
    face=-75,
    right_arm=Reach((47, 5, 14), 180),
    left_arm=Reach((47, 5, -14), 180),
    right_leg=Bones(-90, 181),
    left_leg=Bones(-90, 181),
    right_foot=186,
    left_foot=186,
)
STANDING = Pose(
    says="",
    at=(0, 88),
    spine=(86, 94, 90),
    head=87,
    face=0,
    right_arm=Bones(-95, -84),
    left_arm=Bones(-95, -84),
    right_leg=Reach((0, 5.2, RIGHT), 0),
    left_leg=Reach((0, 5.2, LEFT), 0),
    right_foot=-5,
    left_foot=-5,
)
FACING = replace(
    STANDING,
    turn=0,
    hips=0,
    spine=(90, 90, 90),
    head=90,
    face=(-90, 88),
    right_arm=Bones(-98, -95),
    left_arm=Bones(-82, -85),
    right_leg=Reach((-11, 5.2, 0), (180, 60)),
    left_leg=Reach((11, 5.2, 0), (0, 60)),
    right_foot=(180, 65),
    left_foot=(0, 65),
)
SITTING = replace(
    STANDING,
    at=(0, 57),
    spine=(88, 92, 90),
    right_leg=Reach((38, 5.2, RIGHT), 0),
    left_leg=Reach((38, 5.2, LEFT), 0),
    right_arm=Bones(-75, -25),
    left_arm=Bones(-75, -25),
)
CHAIR = Prop(Thing.CHAIR, (-22, 0), 1)
# On the left side, seen from the front: the head to the right, the right leg on top.
ON_THE_SIDE = replace(
    FACING,
    at=(0, 18.5),
    spine=(2, 2, 2),
    head=4,
    face=(-86, 88),
    right_arm=Reach((24, 5, 26), (0.3, 0.8, 0.4)),
    hands=5,
    left_arm=Bones((8, 4), (4, 4)),
    right_leg=Bones(180, 180),
    left_leg=Bones(181, 180),
    right_foot=(180, 55),
    left_foot=(180, 55),
)
ON_HIPS = replace(
    STANDING,
    right_arm=Reach((3, 10, 8), 190, "right_hip"),
    left_arm=Reach((3, 10, -8), 190, "left_hip"),
)
