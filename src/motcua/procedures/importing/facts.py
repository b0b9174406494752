"""What one published record says, and how far it was understood. Plain values, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from motcua.procedures.importing.cleaning import shorten

__all__ = [
    "FeeFact",
    "Flag",
    "GroundFact",
    "Judgement",
    "LimitFact",
    "Notes",
    "RecordFacts",
    "RequirementFact",
    "ResultFact",
    "Understanding",
    "VariantFact",
]

_LONGEST_RAW = 2_000
Flag = dict[str, Any]  # field, where, reason, raw, proposal: a row of `ProcedureRevision.flags`


class Understanding(StrEnum):
    """How far one item of a field was understood; the keys of the report."""

    UNDERSTOOD = "understood"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The tally of one item (a cell, a row, a header field)."""

    field: str
    understanding: Understanding
    reasons: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Notes:
    """Collects, while a record is read, what was understood and what waits for a person."""

    judgements: list[Judgement] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def understood(self, name: str) -> None:
        self.judgements.append(Judgement(field=name, understanding=Understanding.UNDERSTOOD))

    def silent(self, name: str, reason: str) -> None:
        """Count a field about which the portal says nothing, where nothing need be said."""
        judgement = Judgement(field=name, understanding=Understanding.NOT, reasons=(reason,))
        self.judgements.append(judgement)

    def doubt(
        self,
        name: str,
        reasons: Iterable[str],
        *,
        raw: object = "",
        proposal: object = None,
        where: str = "",
        is_partly: bool = True,
    ) -> None:
        """Count an item as understood in part or not at all, and leave it to a person."""
        kinds = tuple(dict.fromkeys(reasons))
        understanding = Understanding.PARTLY if is_partly else Understanding.NOT
        self.judgements.append(Judgement(field=name, understanding=understanding, reasons=kinds))
        self.flag(name, kinds, raw=raw, proposal=proposal, where=where)

    def flag(
        self,
        name: str,
        reasons: Iterable[str],
        *,
        raw: object = "",
        proposal: object = None,
        where: str = "",
    ) -> None:
        row = {"field": name, "reason": " ".join(reasons), "raw": _raw(raw), "proposal": proposal}
        self.flags.append(row | ({"where": where} if where else {}))


def _raw(raw: object) -> object:
    return shorten(raw, limit=_LONGEST_RAW) if isinstance(raw, str) else raw


@dataclass(frozen=True, kw_only=True)
class VariantFact:
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RequirementFact:
    """A paper; `variant` is the code of its case, None for all."""

    name: str
    variant: str | None = None
    originals: int = 0
    copies: int = 0
    form_code: str = ""
    is_show_only: bool = False
    is_optional: bool = False


@dataclass(frozen=True, kw_only=True)
class LimitFact:
    """`unit` as in `legislation.durations`."""

    channel: str
    amount: Decimal
    unit: str
    note: str = ""
    raw_text: str = ""

    @property
    def length(self) -> tuple[Decimal, str]:
        return (self.amount, self.unit)


@dataclass(frozen=True, kw_only=True)
class FeeFact:
    """`amount` in whole units of the currency; None: the fee exists, its amount is set elsewhere."""

    channel: str
    kind: str
    amount: int | None
    currency: str = "VND"
    per: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    ground: str = ""
    raw_text: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultFact:
    name: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class GroundFact:
    number: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordFacts:
    """Everything a draft is made of."""

    code: str
    name: str
    sector: str
    decision_number: str
    levels: tuple[str, ...]
    channels: tuple[str, ...]
    subjects: tuple[str, ...]
    steps: str
    conditions: str
    intake_places: str
    competent_text: str
    executing_text: str
    variants: tuple[VariantFact, ...]
    requirements: tuple[RequirementFact, ...]
    time_limits: tuple[LimitFact, ...]
    fees: tuple[FeeFact, ...]
    results: tuple[ResultFact, ...]
    grounds: tuple[GroundFact, ...]
    notes: Notes
