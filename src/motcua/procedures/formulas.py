"""Fee formulas: CEL over inputs that the pack declares, for instance `copies * 8000`. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import cel

from motcua.core.errors import DomainError

# A hundred billion đồng: above any fee of the catalogue, and far inside CEL's integers.
_LARGEST_AMOUNT = 100_000_000_000


class UnableToComputeFee(DomainError):
    """The formula, its inputs or its amount do not give a sum in đồng."""


class InputType(StrEnum):
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"


@dataclass(frozen=True, kw_only=True)
class FeeInput:
    """A number or yes/no which the officer states; without a default it must be stated."""

    key: str
    label: str
    type: InputType
    default: int | bool | None

    @classmethod
    def from_json(cls, row: Mapping[str, object]) -> "FeeInput":
        default = row.get("default")
        assert default is None or isinstance(default, int)
        return cls(
            key=str(row["key"]),
            label=str(row.get("label") or row["key"]),
            type=InputType(str(row.get("type") or InputType.INTEGER)),
            default=default,
        )


def evaluate_formula(
    formula: str, *, declared: Iterable[FeeInput], inputs: Mapping[str, object]
) -> int:
    """
    Return the sum in đồng.

    :raises UnableToComputeFee: if an input is missing or wrong, or the result is no sum of money
    """
    values = {item.key: _value(item, inputs.get(item.key)) for item in declared}
    try:
        result = cel.evaluate(formula, values)
    except (ValueError, RuntimeError, TypeError) as error:
        raise UnableToComputeFee(f"Không tính được công thức phí “{formula}”: {error}") from error
    if isinstance(result, bool) or not isinstance(result, int | float) or result % 1:
        raise UnableToComputeFee(f"Công thức phí “{formula}” không cho ra số tiền nguyên.")
    if not 0 <= result <= _LARGEST_AMOUNT:
        raise UnableToComputeFee(f"Công thức phí “{formula}” cho ra {result:.0f} đồng.")
    return int(result)


def check_formula(formula: str, *, declared: Iterable[FeeInput]) -> str | None:
    """Return what is wrong with a formula in words, None when it gives a sum for small inputs."""
    samples = {
        item.key: True if item.type is InputType.BOOLEAN else (item.default or 1)
        for item in declared
    }
    try:
        cel.compile(formula)
        evaluate_formula(formula, declared=declared, inputs=samples)
    except UnableToComputeFee as error:
        return str(error)
    except (ValueError, RuntimeError) as error:
        return f"Công thức phí “{formula}” sai cú pháp: {error}"
    return None


def _value(item: FeeInput, given: object) -> int | bool:
    value = item.default if given is None else given
    if value is None:
        raise UnableToComputeFee(f"Thiếu số liệu để tính phí: {item.label}.")
    if item.type is InputType.BOOLEAN:
        if value not in {0, 1}:
            raise UnableToComputeFee(f"“{item.label}” phải là có hoặc không.")
        return bool(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnableToComputeFee(f"“{item.label}” phải là số nguyên không âm.")
    return value
