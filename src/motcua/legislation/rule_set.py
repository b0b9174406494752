"""One period of the law: all of its parameters, by name and by chapter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from motcua.core.errors import DomainError
from motcua.legislation.chapters import (
    CHAPTERS,
    Clock,
    Codes,
    Cooperation,
    Intake,
    Organisation,
    Result,
    Surroundings,
    names_of,
)
from motcua.legislation.parameters import Form, FormKind, Parameter

_VERSION_MARK = "."


class UnknownForm(DomainError):
    """The law of the period knows no such form."""


@dataclass(frozen=True, kw_only=True)
class RuleSet(Organisation, Codes, Intake, Cooperation, Clock, Result, Surroundings):
    """
    All parameters of one period of the law.

    `code` is what a dossier keeps for life: `D118-2025` as it was delivered, `D118-2025.2` with the
    changes published as version 2. A time limit that sector law sets for a procedure goes before the
    general one (Civil Code 2015, art. 145(1)); see `sector.effective_rules`.
    """

    code: str
    name: str
    received_from: date
    received_until: date | None

    @classmethod
    def of(
        cls,
        *,
        code: str,
        name: str,
        received_from: date,
        received_until: date | None,
        chapters: Iterable[Any],  # Any: one instance of each chapter
    ) -> "RuleSet":
        parameters: dict[str, Any] = {  # Any: parameters of every type
            field.name: getattr(chapter, field.name)
            for chapter in chapters
            for field in fields(chapter)
        }
        return cls(
            code=code,
            name=name,
            received_from=received_from,
            received_until=received_until,
            **parameters,
        )

    @property
    def base_code(self) -> str:
        """The code of the delivered set of which this is a version."""
        return self.code.partition(_VERSION_MARK)[0]

    @property
    def version(self) -> int:
        return int(self.code.partition(_VERSION_MARK)[2] or 1)

    def with_changes(
        self,
        changes: dict[str, Parameter[Any]],  # Any: parameters of every type
        *,
        version: int | None = None,
    ) -> "RuleSet":
        """Return a set with other parameters under the same names, as a version if one is named."""
        code = f"{self.base_code}{_VERSION_MARK}{version}" if version else self.code
        values: dict[str, Any] = dict(changes)  # Any: mypy cannot tell the names apart
        return replace(self, code=code, **values)

    def parameter(self, name: str) -> Parameter[Any]:  # Any: a parameter of any type
        """
        Return the parameter of this name.

        :raises UnknownParameter: if the law sheet has none
        """
        if name not in PARAMETER_NAMES:
            raise UnknownParameter(f"Không có tham số “{name}” trong bộ quy định.")
        found: Parameter[Any] = getattr(self, name)  # Any: a parameter of any type
        return found

    def parameters(self) -> Iterator[tuple[str, Parameter[object]]]:
        """Yield name and parameter in the order of the law sheet."""
        for name in PARAMETER_NAMES:
            yield name, getattr(self, name)

    def unverified(self) -> tuple[str, ...]:
        return tuple(name for name, row in self.parameters() if not row.is_verified)

    def form(self, kind: FormKind) -> Form:
        """
        Return number and name of a form under this law.

        :raises UnknownForm: if the law of this period has no such form
        """
        for form in self.forms.value:
            if form.kind is kind:
                return form
        raise UnknownForm(f"Bộ quy định {self.code} không có mẫu {kind}.")


class UnknownParameter(DomainError):
    """The law sheet has no parameter of this name."""


PARAMETER_NAMES: tuple[str, ...] = tuple(
    name for chapter, _title in CHAPTERS for name in names_of(chapter)
)
