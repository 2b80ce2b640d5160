"""Migrations in groups: Django pictures all models anew after every operation, and that takes most of the time."""

from collections.abc import Iterable
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

# Operations that follow each other and are of the same kind do not look at what the one before has made of the models.
KINDS = [(CreateModel,), (AddField,), (AlterField,), (AddConstraint, AddIndex, AddTrigger)]


class AtOnce(Operation):
    """Operations of one kind, run one after the other, between two pictures of the models: before and after."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, after: ProjectState, before: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, editor, after, before)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """Return the same operations, with neighbours of one kind grouped."""
    found: list[Operation] = []
    for kind, group in groupby(operations, key=kind_of):
        neighbours = list(group)
        found += neighbours if kind is None else [AtOnce(neighbours)]
    return found


def kind_of(operation: Operation) -> int | None:
    """Return the number of the kind; None stands alone."""
    return next((number for number, kinds in enumerate(KINDS) if type(operation) in kinds), None)
