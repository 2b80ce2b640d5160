"""What is migrated at once is what was written, in its order, and no group reads what it has itself changed."""

from collections import Counter

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from clinic.at_once import AtOnce, at_once

WORDS = models.CharField(max_length=9, default="")
SCALES = migrations.CreateModel("scale", [("id", models.AutoField(primary_key=True))])
POINTS = migrations.CreateModel(
    "point", [("id", models.AutoField(primary_key=True)), ("of", models.ForeignKey("ground.scale", models.PROTECT))]
)
NAMED = migrations.AddField("scale", "name", WORDS)
RANKED = migrations.AddField("scale", "rank", models.IntegerField(default=0))
TOLD = migrations.RunSQL("SELECT 1", "SELECT 1")
LONGER = migrations.AlterField("scale", "name", models.CharField(max_length=40, default=""))
UNIQUE = migrations.AddConstraint("scale", models.UniqueConstraint(fields=["name"], name="one_name"))
WRITTEN = [SCALES, POINTS, NAMED, RANKED, TOLD, LONGER, UNIQUE]


def test_neighbours_of_one_kind_are_grouped_and_the_order_stays():
    found = at_once(WRITTEN)
    assert [[*one.operations] if isinstance(one, AtOnce) else one for one in found] == [
        [SCALES, POINTS], [NAMED, RANKED], TOLD, [LONGER], [UNIQUE],
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("written", [WRITTEN, at_once(WRITTEN)], ids=["one by one", "at once"])
def test_groups_go_forwards_and_back(written):
    states = [ProjectState()]
    for operation in written:
        states.append(states[-1].clone())
        operation.state_forwards("ground", states[-1])
    with connection.schema_editor(collect_sql=True) as forwards:
        for operation, before, after in zip(written, states, states[1:], strict=False):
            operation.database_forwards("ground", forwards, before, after)
    said = " ".join(forwards.collected_sql)
    for words in ('"name" varchar(9)', '"name" TYPE varchar(40)', '"one_name" UNIQUE', 'REFERENCES "ground_scale"'):
        assert said.count(words) == 1
    with connection.schema_editor(collect_sql=True) as back:
        for operation, before, after in reversed(list(zip(written, states, states[1:], strict=False))):
            operation.database_backwards("ground", back, after, before)
    assert [line.split()[0] for line in back.collected_sql if "ground_" in line][-2:] == ["DROP", "DROP"]


def test_no_group_changes_one_thing_twice():
    migrated = MigrationLoader(None).disk_migrations.values()
    groups = [one for found in migrated for one in found.operations if isinstance(one, AtOnce)]
    assert len(groups) > 20
    for group in groups:
        changed = Counter(one.describe() for one in group.operations)
        assert [words for words, times in changed.items() if times > 1] == []
