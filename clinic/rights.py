"""What somebody may do is changed at the desk: who did it, of whom and what stands in the security log."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clinic import security
from clinic.models import Staff, User
from clinic.security import Event

RIGHTS: dict[type, tuple[str, ...]] = {
    User: ("is_active", "is_staff", "is_superuser", "email"),
    Staff: ("clinic_id", "role", "is_outside", "is_active"),
}
UNTOLD = {"email"}  # that it is another one is said, and not which


class NotesRights(admin.ModelAdmin[Any]):
    """Notes each change of a right that it saves."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save it, and say what is different."""
        before = self.model._default_manager.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if what := changes(before, obj):
            account = obj.pk if isinstance(obj, User) else obj.user_id
            security.note(Event.RIGHTS, account=account, request=request, actor=request.user.pk, what=what)


def changes(before: Any, after: Any) -> str:
    """Return which rights of an account or a member of staff are others now, such as "role:lead>manager"."""
    found = []
    for name in RIGHTS[type(after)]:
        was, now = (None if row is None else getattr(row, name) for row in (before, after))
        if was != now:
            found.append(name if name in UNTOLD else f"{name.removesuffix('_id')}:{_said(was)}>{_said(now)}")
    return ",".join(found)


def _said(value: object) -> str:
    return "" if value is None else str(value)
