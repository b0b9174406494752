"""What is known of an intake before anything is written: who settles, which law, limit and fee."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import (
    DueResult,
    WorkCalendar,
)
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, OneStopShop, Unit
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    ChannelNotAllowed,
    NoCompetentAgency,
    UnableToReceiveDossier,
)
from motcua.dossiers.facts import IntakeFacts
from motcua.legislation.queries import rule_set_in_force
from motcua.legislation.rules import RuleSet
from motcua.procedures import queries as procedure_queries
from motcua.procedures import rules as procedure_rules
from motcua.procedures.bundles import get_published
from motcua.procedures.models import ProcedureRevision, Requirement, TimeLimit


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What is known before anything is written: who settles, which law, which limit, which fee."""

    revision: ProcedureRevision
    requirements: dict[int, Requirement]
    limit: TimeLimit
    rule_set: RuleSet
    calendar: WorkCalendar
    calendar_version_id: int
    shop: OneStopShop
    agency: Agency
    unit: Unit | None
    fee_amount: int | None
    due: DueResult


def prepare_intake(*, intake: IntakeFacts, at: datetime) -> Preparation:
    """
    Find the competent agency, the limit, the fee and the due date of an intake, without writing.

    The intake page shows the same values while the officer types.

    :raises UnableToReceiveDossier: if the revision is not in force or has no time limit
    :raises ChannelNotAllowed: if the procedure may not be filed this way
    :raises NoCompetentAgency: if nobody settles it there
    """
    today = at.date()
    published = get_published(revision_id=intake.revision_id)
    if published is None:
        raise UnableToReceiveDossier(
            _("Thủ tục này chưa công bố hoặc đã bãi bỏ, không tiếp nhận được.")
        )
    revision = published.revision
    _check_channel(revision, intake)
    limit = procedure_rules.choose_time_limit(
        list(published.time_limits),
        variant_id=intake.variant_id,
        channel=intake.channel.value,
        is_complex=intake.is_complex,
    )
    if limit is None:
        raise UnableToReceiveDossier(
            _("Thủ tục chưa có thời hạn giải quyết cho trường hợp và kênh nộp này.")
        )
    shop = directory_queries.get_shop(shop_id=intake.intake_shop_id)
    agency, unit = _find_competent(revision, intake.commune_id)
    rule_set = procedure_queries.effective_rule_set(
        rule_set=rule_set_in_force(on=today), revision=revision
    )
    calendar, version_id = deadline_queries.get_calendar_in_force(shop_id=shop.pk, on=today)
    return Preparation(
        revision=revision,
        requirements={row.pk: row for row in published.requirements},
        limit=limit,
        rule_set=rule_set,
        calendar=calendar,
        calendar_version_id=version_id,
        shop=shop,
        agency=agency,
        unit=unit,
        fee_amount=procedure_rules.fee_total(
            list(published.fees),
            variant_id=intake.variant_id,
            channel=intake.channel.value,
            on=today,
            inputs=intake.fee_inputs,
        ),
        due=clock.first_due(
            limit=limit,
            received_at=at,
            rule_set=rule_set.code,
            calendar=calendar,
            receipt_cutoff=deadline_queries.get_receipt_cutoff(shop_id=shop.pk, on=today),
        ),
    )


def _check_channel(revision: ProcedureRevision, intake: IntakeFacts) -> None:
    if intake.channel.value not in revision.channels:
        raise ChannelNotAllowed(_("Thủ tục này không nhận hồ sơ qua kênh đã chọn."))
    if intake.channel.value == "COUNTER" and not revision.is_counter_intake_allowed:
        raise ChannelNotAllowed(
            _("Thủ tục này không tiếp nhận tại quầy (Nghị định 118/2025/NĐ-CP, Điều 14 khoản 3).")
        )


def _find_competent(
    revision: ProcedureRevision, commune_id: int | None
) -> tuple[Agency, Unit | None]:
    found = directory_queries.find_competent(
        function=revision.agency_function,
        unit_function=revision.unit_function,
        level=revision.competent_level,
        commune_id=commune_id,
    )
    if found is None:
        raise NoCompetentAgency(
            _("Chưa có cơ quan giải quyết thủ tục này ở nơi đã chọn. Báo quản trị để bổ sung.")
        )
    return found


def check_complete(intake: IntakeFacts, requirements: dict[int, Requirement]) -> None:
    given = {component.requirement_id for component in intake.components}
    missing = [
        row.name
        for row in requirements.values()
        if row.pk not in given
        and row.variant_id in {None, intake.variant_id}
        and not row.is_optional
        and not row.available_from
    ]
    if missing:
        raise UnableToReceiveDossier(
            _("Chưa đủ giấy tờ: %(names)s.") % {"names": "; ".join(missing)}
        )
    unknown = given - {None} - requirements.keys()
    if unknown:
        raise UnableToReceiveDossier(_("Có giấy tờ không thuộc thủ tục này."))
