"""The slip that explains the due date of a dossier, as PDF/A."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.deadlines.explanation import ExplainedSetting, Explanation
from motcua.deadlines.rules import full_moment
from motcua.documents import printing
from motcua.documents.deadline_slip import DeadlineSlip, SlipDay, SlipLine, SlipSetting
from motcua.dossiers import papers
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.queries.explanation import calendar_cells, get_explanation
from motcua.legislation.rules import get_rule_set


def print_deadline_slip(*, dossier_id: int, at: datetime) -> bytes:
    """
    Return the explanation of a due date on paper.

    :raises UnableToMoveDossier: if the dossier has no limit
    """
    dossier = papers.load_dossier(dossier_id)
    explained = get_explanation(dossier=dossier)
    if explained is None or dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ này không có thời hạn để giải thích."))
    data = DeadlineSlip(
        **papers.shared_facts(dossier, at),
        received_at=dossier.received_at,
        due_at=explained.due_at,
        time_limit=papers.time_limit_words(dossier),
        rule=explained.rule,
        conclusion=explained.conclusion,
        lines=[
            SlipLine(
                when=line.when,
                text=f"{line.text} {line.effect}.".strip() if line.effect else line.text,
                article=line.article,
                counted=line.counted,
                is_counted=line.is_counted,
            )
            for line in explained.lines
        ],
        total=explained.total or "0",
        days=_weeks(explained),
        settings=[_setting(row) for row in explained.settings],
        notes=explained.notes,
        basis=_("Căn cứ: %(rules)s; lịch làm việc phiên bản %(number)d.")
        % {"rules": get_rule_set(explained.rule_set).name, "number": explained.calendar_number},
    )
    return printing.render_form(data=data, number="", title=_("Phiếu giải thích hạn trả kết quả"))


def _weeks(explained: Explanation) -> list[SlipDay]:
    """Return whole weeks around the days, each day once."""
    known = {cell.day: cell for cell in calendar_cells(explained)}
    if not known:
        return []
    first = min(known) - timedelta(days=min(known).weekday())
    last = max(known) + timedelta(days=6 - max(known).weekday())
    days = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        cell = known.get(day)
        is_named = day.day == 1 or not offset
        days.append(
            SlipDay(
                day=f"{day.day}/{day.month}" if is_named else str(day.day),
                note=cell.note if cell else "",
                kind=cell.kind if cell else "plain",
            )
        )
    return days


def _setting(row: ExplainedSetting) -> SlipSetting:
    return SlipSetting(
        label=row.label,
        recorded_at=row.recorded_at,
        due=full_moment(row.due_at) if row.due_at else _("không có hạn"),
        ground=" · ".join(part for part in (row.ground, row.actor_label) if part),
    )
