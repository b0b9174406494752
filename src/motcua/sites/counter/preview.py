"""What follows from the page as typed: due date, fee, warnings, way of the dossier. Nothing is written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.deadlines.rules import handover_due
from motcua.dossiers import services
from motcua.dossiers.facts import IntakeFacts
from motcua.dossiers.queries import intake as intake_queries
from motcua.dossiers.queries.intake import EarlierDossier
from motcua.procedures import rules as procedure_rules
from motcua.procedures.rules import FeeLine
from motcua.sites.counter import explain
from motcua.sites.counter.explain import DayView, LedgerLine, StepView

if TYPE_CHECKING:
    from motcua.dossiers.services.preparation import Preparation
    from motcua.sites.counter.intake_page import IntakePage


@dataclass(kw_only=True)
class Notice:
    """A line of the side panel: `is-warn` wants a look, "" is a fact, `is-ok` is in order."""

    kind: str
    icon: str
    title: str
    text: str = ""
    url_dossier_id: int | None = None


@dataclass(kw_only=True)
class Preview:
    """Everything computed; a problem stands in the place of what could not be."""

    problem: str = ""
    due_at: datetime | None = None
    days: list[DayView] = field(default_factory=list)
    ledger: list[LedgerLine] = field(default_factory=list)
    limit_text: str = ""
    has_complex_limit: bool = False
    fee_amount: int | None = None
    fee_lines: list[FeeLine] = field(default_factory=list)
    fee_problem: str = ""
    fee_grounds: list[str] = field(default_factory=list)
    hand_over_at: datetime | None = None
    agency_name: str = ""
    unit_name: str = ""
    rule_set: str = ""
    steps: list[StepView] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    earlier: list[EarlierDossier] = field(default_factory=list)

    @property
    def warning_count(self) -> int:
        return sum(line.kind == "is-warn" for line in self.warnings)


def make_preview(page: "IntakePage", facts: IntakeFacts | None) -> Preview:
    """Compute what the page shows beside the fields."""
    preview = Preview(
        earlier=intake_queries.list_earlier_dossiers(identity_number=page.owner_identity)
    )
    if page.chosen is None or facts is None:
        return preview
    _write_fee(preview, page, facts)
    preview.has_complex_limit = any(row.is_for_complex for row in page.chosen.time_limits)
    try:
        ready = services.prepare_intake(intake=facts, at=page.at)
    except DomainError as error:
        preview.problem = str(error)
    else:
        _write_due(preview, page, ready)
    _write_warnings(preview, page)
    return preview


def _write_fee(preview: Preview, page: "IntakePage", facts: IntakeFacts) -> None:
    assert page.chosen is not None
    chosen = procedure_rules.choose_fees(
        list(page.chosen.fees),
        variant_id=facts.variant_id,
        channel=facts.channel.value,
        on=page.at.date(),
    )
    preview.fee_grounds = [
        text for fee in chosen for text in (fee.ground, fee.formula) if text.strip()
    ]
    try:
        preview.fee_lines = procedure_rules.fee_lines(
            list(page.chosen.fees),
            variant_id=facts.variant_id,
            channel=facts.channel.value,
            on=page.at.date(),
            inputs=facts.fee_inputs,
        )
    except DomainError as error:
        preview.fee_problem = str(error)
    else:
        preview.fee_amount = sum(line.amount for line in preview.fee_lines)


def _write_due(preview: Preview, page: "IntakePage", ready: "Preparation") -> None:
    assert page.chosen is not None
    preview.due_at = ready.due.due_at
    preview.days = explain.day_views(ready.due, ready)
    preview.ledger = explain.ledger_lines(ready.due.ledger)
    preview.limit_text = explain.limit_words(ready)
    preview.agency_name = ready.agency.name
    preview.unit_name = ready.unit.short_name if ready.unit else ""
    preview.rule_set = ready.rule_set.code
    if not page.chosen.revision.is_same_sitting:
        preview.hand_over_at = handover_due(
            received_at=page.at, calendar=ready.calendar, rule_set=ready.rule_set
        ).due_at
    definition = page.chosen.definition
    preview.steps = explain.steps_after(
        ready,
        definition.steps if definition else {},
        officer=page.actor.label,
        return_place=page.shop.short_name,
    )


def _write_warnings(preview: Preview, page: "IntakePage") -> None:
    assert page.chosen is not None
    lines = preview.warnings
    if preview.problem:
        lines.append(Notice(kind="is-warn", icon="alert-triangle", title=preview.problem))
    same = [
        row
        for row in preview.earlier
        if row.is_open
        and row.procedure_name == page.chosen.revision.name
        and row.dossier_id != page.completes
    ]
    for row in same:
        lines.append(
            Notice(
                kind="is-warn",
                icon="alert-triangle",
                title=_("Đang có hồ sơ cùng thủ tục chưa xong."),
                text=row.code or _("chưa tiếp nhận"),
                url_dossier_id=row.dossier_id,
            )
        )
    for text in page.chosen.revision.warnings:
        lines.append(Notice(kind="", icon="info-circle", title=str(text)))
    if preview.due_at is not None:
        lines.append(
            Notice(
                kind="is-ok",
                icon="circle-check",
                title=_("Đúng thẩm quyền."),
                text=preview.unit_name or preview.agency_name,
            )
        )
    if page.owner_identity and not same:
        lines.append(
            Notice(
                kind="is-ok",
                icon="circle-check",
                title=_("Không trùng hồ sơ đang giải quyết."),
            )
        )
