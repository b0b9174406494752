"""How each row was before a change of the organisation, so that the change can be taken back."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from motcua.directory.errors import UnableToChangeOrganisation

_APP = "directory"


class Journal:
    """
    Writes rows and remembers their former values; `content` is JSON for the one who keeps it.

    Any: values of columns of every kind, as JSON.
    """

    def __init__(self) -> None:
        self._changed: list[list[Any]] = []
        self._created: list[list[Any]] = []

    @property
    def content(self) -> dict[str, Any]:
        return {"changed": self._changed, "created": self._created}

    def change(self, row: models.Model, **values: Any) -> None:
        """Set columns (by the name of the column: `parent_id`) and save."""
        for name, value in values.items():
            old = getattr(row, name)
            self._changed.append([row._meta.model_name, row.pk, name, _json(old), _json(value)])  # noqa: SLF001 — documented
            setattr(row, name, value)
        row.save(update_fields=[name.removesuffix("_id") for name in values])

    def note_created(self, *rows: models.Model) -> None:
        """Remember rows that did not exist before."""
        for row in rows:
            self._created.append([row._meta.model_name, row.pk])  # noqa: SLF001 — documented


def take_back(content: dict[str, Any]) -> None:  # Any: JSON
    """
    Put every row back and remove what was created.

    :raises UnableToChangeOrganisation: if a row was changed since, or something points at a new one
    """
    changed = list(reversed(content.get("changed", [])))
    # Pointers first, so that nothing holds the new rows; ends last, so that no code is open twice.
    _set_back([row for row in changed if row[2] != "valid_to"])
    for model_name, pk in reversed(content.get("created", [])):
        _remove(model_name, pk)
    _set_back([row for row in changed if row[2] == "valid_to"])


def _set_back(changed: list[list[Any]]) -> None:  # Any: see above
    for model_name, pk, field, old, new in changed:
        rows = apps.get_model(_APP, model_name)._default_manager.filter(pk=pk, **{field: new})  # noqa: SLF001 — documented
        if not rows.update(**{field: old}):
            raise UnableToChangeOrganisation(
                _("Danh mục tổ chức đã thay đổi sau khi áp dụng; không hoàn tác được nữa.")
            )


def _remove(model_name: str, pk: int) -> None:
    row = apps.get_model(_APP, model_name)._default_manager.filter(pk=pk).first()  # noqa: SLF001 — documented
    try:
        if row is not None:
            row.delete()
    except ProtectedError as error:
        raise UnableToChangeOrganisation(
            _("%(name)s đã phát sinh công việc; không hoàn tác được nữa.")
            % {"name": getattr(row, "name", "") or str(row)}
        ) from error


def _json(value: Any) -> Any:  # Any: see above
    return value.isoformat() if isinstance(value, date) else value
