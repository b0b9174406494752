"""The result of reading a fee: what the cell and its note say, in the shape of the examples."""

from dataclasses import dataclass, field
from typing import Any

from motcua.procedures.grammar.fee_words import FeeKind
from motcua.procedures.grammar.temporary import TemporaryFee


@dataclass(frozen=True, kw_only=True)
class OtherFee:
    amount: int
    when: str
    per: str | None = None

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"amount": self.amount, "when": self.when}
        return shape | ({"per": self.per} if self.per else {})


@dataclass(frozen=True, kw_only=True)
class ParsedFee:
    """What a fee cell with its note says; ``reasons`` tell in Vietnamese what is in doubt."""

    kind: FeeKind
    amount: int | None = None
    currency: str | None = None
    per: str | None = None
    others: tuple[OtherFee, ...] = ()
    temporary: tuple[TemporaryFee, ...] = ()
    cell_conflict: bool = False
    parts: tuple[int, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    formula: str | None = None
    suspicious: bool = False
    inferred: bool = False
    certain: bool = False
    reasons: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "kind": self.kind.value,
            "amount": self.amount,
            "currency": self.currency,
            "per": self.per,
            "others": [other.to_json() for other in self.others],
            "temporary": [fee.to_json() for fee in self.temporary],
            "cell_conflict": self.cell_conflict,
        }
        rare = {
            "parts": list(self.parts),
            "minimum": self.minimum,
            "maximum": self.maximum,
            "formula": self.formula,
            "suspicious": self.suspicious,
            "inferred": self.inferred,
        }
        return shape | {name: value for name, value in rare.items() if value}
