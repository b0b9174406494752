"""Why the due date of a dossier is what it is: its ledger read and put into words."""

from dataclasses import dataclass
from datetime import date

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.explanation import BOX_KINDS, Explanation, Setting, explain_settings
from motcua.deadlines.rules import DayBox
from motcua.dossiers import clock
from motcua.dossiers.models import Dossier


@dataclass(frozen=True, kw_only=True)
class CalendarCell:
    """One day as the tag `count_calendar` draws it."""

    day: date
    kind: str
    note: str


def get_explanation(*, dossier: Dossier, is_public: bool = False) -> Explanation | None:
    """
    Return the explanation of an accepted dossier's due date, None where there is no limit.

    :param is_public: without the people who acted and what they typed
    """
    limit = clock.total_of(dossier)
    rows = deadline_queries.list_ledger(dossier_id=dossier.pk)
    if limit is None or not rows:
        return None
    settings = [
        Setting(
            kind=row.kind,
            recorded_at=row.recorded_at,
            due_at=row.due_at,
            ground=row.ground,
            actor_label=row.actor_label,
            rule_set=row.rule_set,
            calendar_number=row.calendar_version.number,
            segments=row.segments,
        )
        for row in rows
    ]
    calendar = deadline_queries.get_calendar_version(
        version_id=rows[-1].calendar_version_id, shop_id=dossier.intake_shop_id
    )
    return explain_settings(settings, limit=limit, calendar=calendar, is_public=is_public)


def calendar_cells(explained: Explanation) -> list[CalendarCell]:
    """Return the days of the little calendar beside the text."""
    return [
        CalendarCell(day=box.date, kind=_cell_kind(box), note=_cell_note(box))
        for box in explained.days
    ]


def _cell_kind(box: DayBox) -> str:
    kind = BOX_KINDS[box.state]
    if kind == "off" and box.label != "nghỉ":
        return "holiday"
    return "ext" if kind == "counted" and box.is_extension else kind


def _cell_note(box: DayBox) -> str:
    # The colour of the due day says "hẹn"; its number fits the small cell.
    return str(box.number) if box.number else box.label
