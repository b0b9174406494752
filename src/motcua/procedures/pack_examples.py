"""Running the examples of a pack: what comes out for due date, fee and papers. No database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from motcua.core.errors import DomainError
from motcua.deadlines import rules as clock
from motcua.deadlines.seed import read_seed
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import effective_rules, read_sector_rules, rule_set_for
from motcua.procedures import rules
from motcua.procedures.pack_check import Finding
from motcua.procedures.pack_files import PackContent

Example = dict[str, Any]  # Any: one object of the pack, checked by the JSON Schema


@dataclass(frozen=True, kw_only=True)
class _TimeLimit:
    variant_id: str | None
    channel: str
    is_for_complex: bool
    duration: Duration
    cutoff: time | None


@dataclass(frozen=True, kw_only=True)
class _Fee:
    variant_id: str | None
    channel: str
    name: str
    kind: str
    amount: int | None
    currency: str
    per: str
    formula: str
    valid_from: date | None
    valid_to: date | None
    inputs: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Paper:
    variant_id: str | None
    is_optional: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the product would promise and ask for in the situation of an example."""

    due_at: datetime | None
    due_date: date | None
    fee: int
    papers: int


def run_examples(content: PackContent) -> list[Finding]:
    """Return the differences between what the examples expect and what comes out."""
    return [
        finding for example in content.get("examples", []) for finding in _run(content, example)
    ]


def compute_outcome(content: PackContent, example: Example) -> Outcome:
    """
    Return what comes out, with the delivered calendar and office hours 7:30–11:30, 13:00–17:00.

    :raises DomainError: if no time limit applies or the fee cannot be computed
    """
    variant, channel = example.get("variant"), example["channel"]
    received_at = datetime.fromisoformat(example["received_at"]).replace(tzinfo=clock.ICT)
    limit = rules.choose_time_limit(
        map(_time_limit, content["time_limits"]),
        variant_id=variant,
        channel=channel,
        is_complex=example.get("complex", False),
    )
    due = None if limit is None else _due(content, example, limit, received_at)
    papers = rules.choose_requirements(map(_paper, content["requirements"]), variant_id=variant)
    return Outcome(
        due_at=due.due_at if due else None,
        due_date=due.due_date if due else None,
        fee=rules.fee_total(
            map(_fee, content["fees"]),
            variant_id=variant,
            channel=channel,
            on=received_at.date(),
            inputs=example.get("inputs", {}),
        ),
        papers=sum(not paper.is_optional for paper in papers),
    )


def _run(content: PackContent, example: Example) -> Iterator[Finding]:
    place = f"ví dụ “{example['name']}”"
    try:
        outcome = compute_outcome(content, example)
    except (DomainError, ValueError) as error:
        yield Finding(place=place, text=str(error))
        return
    got = {
        "due_at": outcome.due_at and f"{outcome.due_at:%Y-%m-%dT%H:%M}",
        "due_date": outcome.due_date and outcome.due_date.isoformat(),
        "fee": outcome.fee,
        "papers": outcome.papers,
    }
    for key, wanted in example["expect"].items():
        if got[key] != wanted:
            yield Finding(place=place, text=f"{key} phải là {wanted}, tính ra {got[key]}.")


def _due(
    content: PackContent, example: Example, limit: _TimeLimit, received_at: datetime
) -> clock.DueResult:
    general = rule_set_for(received_at.date())
    return clock.due(
        received_at=received_at,
        duration=limit.duration,
        calendar=_office_calendar(),
        rule_set=effective_rules(general, read_sector_rules(content.get("sector_rules", []))),
        events=[
            clock.ClockEvent(
                kind=clock.EventKind(event["type"]),
                at=datetime.fromisoformat(event["at"]).replace(tzinfo=clock.ICT),
            )
            for event in example.get("events", [])
        ],
        options=clock.ClockOptions(same_day_cutoff=limit.cutoff),
    )


@cache
def _office_calendar() -> clock.WorkCalendar:
    ranges = (clock.OpeningRange(7 * 60 + 30, 11 * 60 + 30), clock.OpeningRange(13 * 60, 17 * 60))
    return read_seed().calendar(clock.WeeklyHours((ranges,) * 5 + ((), ())))


def _time_limit(row: Example) -> _TimeLimit:
    return _TimeLimit(
        variant_id=row.get("variant"),
        channel=row.get("channel", ""),
        is_for_complex=row.get("complex", False),
        duration=Duration(value=Decimal(str(row["amount"])), unit=DurationUnit(row["unit"])),
        cutoff=time.fromisoformat(row["cutoff"]) if row.get("cutoff") else None,
    )


def _fee(row: Example) -> _Fee:
    return _Fee(
        variant_id=row.get("variant"),
        channel=row.get("channel", ""),
        name=row["name"],
        kind=row["kind"],
        amount=row.get("amount"),
        currency=row.get("currency", "VND"),
        per=row.get("per", ""),
        formula=row.get("formula", ""),
        inputs=row.get("inputs", []),
        valid_from=date.fromisoformat(row["from"]) if row.get("from") else None,
        valid_to=date.fromisoformat(row["to"]) if row.get("to") else None,
    )


def _paper(row: Example) -> _Paper:
    return _Paper(variant_id=row.get("variant"), is_optional=row.get("optional", False))
