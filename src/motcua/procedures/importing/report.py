"""The report of an import: what became of every record, and how far each field was understood."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from motcua.procedures.importing.facts import Flag, Notes, Understanding
from motcua.procedures.importing.lines import Line

__all__ = ["ImportReport", "Tally", "kind_of", "tally_of"]

# What differs from text to text inside a reason would make each its own kind.
_DETAIL = re.compile(r"\s*:?\s*(?:\(“[^”]*”\)|“[^”]*”)")


Tally = dict[str, Any]  # Any: JSON, kept beside the record so that a second run can report it too


def tally_of(notes: Notes, flags: Iterable[Flag]) -> Tally:
    """Return the counts of one record: per field how far it was understood, and its flags."""
    fields: dict[str, dict[str, Any]] = {}
    for judgement in notes.judgements:
        row = fields.setdefault(judgement.field, {"reasons": Counter()})
        row[judgement.understanding.value] = row.get(judgement.understanding.value, 0) + 1
        row["reasons"].update({kind_of(reason) for reason in judgement.reasons})
    kinds = Counter((str(flag["field"]), kind_of(str(flag["reason"]))) for flag in flags)
    return {
        "fields": {name: {**row, "reasons": dict(row["reasons"])} for name, row in fields.items()},
        "flags": [[name, reason, count] for (name, reason), count in kinds.items()],
    }


@dataclass(kw_only=True)
class _FieldTally:
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {kind.value: self.counts[kind.value] for kind in Understanding}
        return shape | {"reasons": dict(self.reasons.most_common())}


@dataclass(kw_only=True)
class ImportReport:
    """`records` = created + updated + unchanged + rejected: no record is lost."""

    file: str
    is_dry_run: bool
    records: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    identity: list[dict[str, Any]] = field(default_factory=list)
    wrong_page: set[str] = field(default_factory=set)
    seconds: float = 0.0
    _fields: dict[str, _FieldTally] = field(default_factory=dict)
    _flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    _flagged: int = 0

    def count(self, outcome: str) -> None:
        """Count a record under `created`, `updated` or `unchanged`."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def reject(self, line: Line, reason: str) -> None:
        self.rejected.append({"line": line.number, "code": line.code, "reason": reason})

    def add_tally(self, tally: Tally) -> None:
        """Count one record that is in the catalogue now."""
        for name, row in tally["fields"].items():
            total = self._fields.setdefault(name, _FieldTally())
            for kind in Understanding:
                total.counts[kind.value] += row.get(kind.value, 0)
            total.reasons.update(row["reasons"])
        for name, reason, count in tally["flags"]:
            self._flags[name, reason] += count
        self._flagged += bool(tally["flags"])

    def add_identity(
        self, line: Line, *, reason: str, others: Iterable[str], is_strong: bool
    ) -> None:
        row = {"line": line.number, "code": line.code, "reason": reason, "strong": is_strong}
        self.identity.append(row | {"other_codes": list(others)})
        if is_strong:
            self.wrong_page.add(line.code)

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "dry_run": self.is_dry_run,
            "records": self.records,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "flagged_records": self._flagged,
            "wrong_page": sorted(self.wrong_page),
            "identity": self.identity,
            "fields": {name: self._fields[name].to_json() for name in sorted(self._fields)},
            "flags": [
                {"field": name, "reason": reason, "count": count}
                for (name, reason), count in self._flags.most_common()
            ],
            "seconds": round(self.seconds, 1),
        }


def kind_of(reason: str) -> str:
    """Return the reason without the words it quotes."""
    return _DETAIL.sub("", reason).strip()
