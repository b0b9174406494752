"""Tab "Quy trình": the map with the present place, and its table with the usual time of each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers import clock, usual_times
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.usual_times import UsualTime
from motcua.sites.backoffice.views.work_lines import work_calendar
from motcua.workflow.drawing import Drawing, Shape
from motcua.workflow.process_map import MapRow, StepState, get_process_map

_LETTERS = 17
_LANE_LETTERS = 17
_MOST_LINES = 2


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step as the drawing shows it: its name in lines that fit, and the words of its pill."""

    shape: Shape
    name_lines: tuple[str, ...]
    holder: str
    pill: str
    pill_kind: str
    pill_width: int

    @property
    def pill_half(self) -> float:
        return self.pill_width / 2

    @property
    def pill_top(self) -> float:
        """The pill lies across the lower edge of the box."""
        return self.shape.box.height - 8

    @property
    def pill_base(self) -> float:
        return self.shape.box.height + 4


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A run of a step with what such a step usually takes; None: nothing was ever measured."""

    row: MapRow
    usual: UsualTime | None

    @property
    def minutes_left(self) -> int | None:
        limit = self.row.limit_minutes
        return None if limit is None else limit - self.row.used_minutes


def make_process(
    page: DossierPage, *, now: datetime, labels: Mapping[str, str]
) -> dict[str, Any]:  # Any: what the template names
    """Return the map, its table and the numbers of the head."""
    dossier = page.dossier
    assert dossier.instance_id is not None
    found = get_process_map(
        instance_id=dossier.instance_id,
        at=now,
        calendar=work_calendar(now),
        labels=labels,
        total=clock.total_of(dossier),
    )
    usual = usual_times.get_usual_times(procedure_id=dossier.revision.procedure_id)
    return {
        "map": found,
        "steps": [_step(shape) for shape in found.drawing.steps],
        "rows": [RowView(row=row, usual=usual.get(row.step_key)) for row in found.rows],
        "late_rows": [row for row in found.rows if row.minutes_over and not row.is_cancelled],
        "fewest": usual_times.FEWEST,
        "lane_names": _lane_names(found.drawing),
    }


def _step(shape: Shape) -> StepView:
    row = shape.row
    pill, kind = _pill(row)
    holder = ""
    if row is not None and row.entered_at is not None:
        holder = row.officer_name or row.holder_label
    return StepView(
        shape=shape,
        name_lines=_wrap(shape.name),
        holder=_cut(holder, 19),
        pill=pill,
        pill_kind=kind,
        pill_width=12 + round(6.8 * len(pill)),
    )


def _pill(row: MapRow | None) -> tuple[str, str]:
    """Write "used / limit" with its colour; a step without a limit or not begun has none of its own."""
    if row is None or not row.limit_minutes:
        return "", ""
    words = f"{_figure(row.used_minutes)} / {_figure(row.limit_minutes)}"
    if row.state is StepState.FUTURE:
        return words, "future"
    if row.minutes_over:
        return words, "late"
    return words, "warn" if (row.percent or 0) >= 80 else "ok"


def _figure(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _wrap(name: str, letters: int = _LETTERS, most: int = _MOST_LINES) -> tuple[str, ...]:
    """Break a name at spaces into lines; what does not fit ends in an ellipsis."""
    lines: list[str] = [""]
    for word in name.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= letters or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_cut(line, letters) for line in lines)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _lane_names(drawing: Drawing) -> list[tuple[float, tuple[str, ...]]]:
    """Break the names of bodies to the narrow head of their lane."""
    return [
        (lane.y, _wrap(lane.label.replace(" · ", ", "), _LANE_LETTERS, 3)) for lane in drawing.lanes
    ]
