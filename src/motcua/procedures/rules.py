"""
Choosing what applies to one dossier: time limit, fees, papers. Plain Python, no Django, no clock.

The rows are read through protocols, so that the tables and the values of a pack check serve alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from motcua.procedures.differences import Difference, diff_revisions
from motcua.procedures.formulas import FeeInput, UnableToComputeFee, evaluate_formula

__all__ = [
    "Applicable",
    "Difference",
    "FeeLine",
    "FeeRow",
    "TimeLimitRow",
    "UnableToComputeFee",
    "choose_fees",
    "choose_requirements",
    "choose_time_limit",
    "diff_revisions",
    "fee_lines",
    "fee_total",
]


class _OfVariant(Protocol):
    @property
    def variant_id(self) -> int | str | None: ...


class Applicable(_OfVariant, Protocol):
    """A row that holds for one variant or all (None), and for one channel or all (empty)."""

    @property
    def channel(self) -> str: ...


class TimeLimitRow(Applicable, Protocol):
    @property
    def is_for_complex(self) -> bool: ...


class FeeRow(Applicable, Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def inputs(self) -> list[dict[str, object]]: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


Limit = TypeVar("Limit", bound=TimeLimitRow)
Fee = TypeVar("Fee", bound=FeeRow)
Paper = TypeVar("Paper", bound=_OfVariant)


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One position of what is to be paid, in đồng."""

    name: str
    kind: str
    amount: int


def choose_time_limit(
    limits: Iterable[Limit], *, variant_id: int | str | None, channel: str, is_complex: bool
) -> Limit | None:
    """
    Return the limit that fits best: that of the variant before that of all, then that of the
    channel before that of all (law.md §4.1). The longer limit of complex cases only when asked for.
    """
    fitting = [
        limit
        for limit in limits
        if _fits(limit, variant_id, channel) and (is_complex or not limit.is_for_complex)
    ]
    return max(
        fitting, key=lambda limit: (limit.is_for_complex, *_specificity(limit)), default=None
    )


def choose_requirements(papers: Iterable[Paper], *, variant_id: int | str | None) -> list[Paper]:
    return [paper for paper in papers if paper.variant_id in {None, variant_id}]


def choose_fees(
    fees: Iterable[Fee], *, variant_id: int | str | None, channel: str, on: date
) -> list[Fee]:
    """
    Return the fees due for a variant and channel on a date.

    Rows of one kind and name are prices of the same thing: the most specific one holds, and of
    equally specific ones the one that came into force last.
    """
    best: dict[tuple[str, str], Fee] = {}
    for fee in fees:
        if not _fits(fee, variant_id, channel) or not _is_valid(fee, on):
            continue
        key = (fee.kind, fee.name)
        known = best.get(key)
        if known is None or _fee_rank(fee) > _fee_rank(known):
            best[key] = fee
    return list(best.values())


def fee_lines(
    fees: Iterable[Fee],
    *,
    variant_id: int | str | None,
    channel: str,
    on: date,
    inputs: Mapping[str, object],
) -> list[FeeLine]:
    """
    Return what is to be paid, line by line.

    :raises UnableToComputeFee: if an input is missing, an amount is unknown or not in đồng
    """
    chosen = choose_fees(fees, variant_id=variant_id, channel=channel, on=on)
    return [FeeLine(name=fee.name, kind=fee.kind, amount=_amount(fee, inputs)) for fee in chosen]


def fee_total(
    fees: Iterable[Fee],
    *,
    variant_id: int | str | None,
    channel: str,
    on: date,
    inputs: Mapping[str, object],
) -> int:
    """
    Return the sum to be paid in đồng; 0 when nothing is.

    :raises UnableToComputeFee: if an input is missing, an amount is unknown or not in đồng
    """
    lines = fee_lines(fees, variant_id=variant_id, channel=channel, on=on, inputs=inputs)
    return sum(line.amount for line in lines)


def _amount(fee: FeeRow, inputs: Mapping[str, object]) -> int:
    if fee.formula:
        declared = [FeeInput.from_json(row) for row in fee.inputs]
        return evaluate_formula(fee.formula, declared=declared, inputs=inputs)
    if fee.amount is None:
        raise UnableToComputeFee(f"Chưa có mức thu của “{fee.name or fee.kind}”.")
    if fee.currency != "VND":
        raise UnableToComputeFee(
            f"Mức thu bằng {fee.currency} phải do người có thẩm quyền quy đổi."
        )
    return fee.amount


def _fits(row: Applicable, variant_id: int | str | None, channel: str) -> bool:
    return row.variant_id in {None, variant_id} and row.channel in {"", channel}


def _specificity(row: Applicable) -> tuple[bool, bool]:
    return (row.variant_id is not None, row.channel != "")


def _is_valid(fee: FeeRow, on: date) -> bool:
    starts = fee.valid_from is None or fee.valid_from <= on
    return starts and (fee.valid_to is None or on <= fee.valid_to)


def _fee_rank(fee: FeeRow) -> tuple[bool, bool, date]:
    return (*_specificity(fee), fee.valid_from or date.min)
