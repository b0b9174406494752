"""A change of the law sheet: a new version with its day and ground, never an edit."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange, DomainError
from motcua.directory import policies
from motcua.directory.errors import NotPermitted
from motcua.legislation import codec, queries, rules
from motcua.legislation.chapters import ADJUSTABLE
from motcua.legislation.models import ParameterChange, RuleSetVersion
from motcua.legislation.parameters import Mark
from motcua.legislation.rule_set import RuleSet


class UnableToChangeRuleSet(DomainError):
    """The change has no ground, comes too late, or sets what the product does not read."""


@transaction.atomic(durable=True)
def publish_rule_set_version(
    *,
    base: str,
    based_on: int,
    parameter: str,
    value: Any,  # Any: of the parameter's type
    document: str,
    article: str,
    mark: Mark,
    effective_from: date,
    ground: str,
    actor: Actor,
    today: date,
    at: datetime,
) -> RuleSet:
    """
    Set one parameter of a rule set from a day on, as a new version; dossiers received keep theirs.

    :raises UnknownRuleSet: if no delivered set has this code
    :raises NotPermitted: if the person does not administer the law sheet
    :raises UnableToChangeRuleSet: if ground or day do not hold, or nothing would change
    :raises ConcurrentChange: if version number `based_on` is no longer the newest
    """
    if not policies.can(actor, "rule_set.edit"):
        raise NotPermitted(_("Anh/chị không có quyền sửa bộ quy định."))
    rules.get_rule_set(base)
    newest = queries.read_rule_set_versions()[base][-1]
    if newest.number != based_on:
        raise ConcurrentChange(_("Bộ quy định vừa được người khác sửa. Hãy tải lại rồi sửa tiếp."))
    document, article, ground = document.strip(), article.strip(), ground.strip()
    if not (document and ground):
        raise UnableToChangeRuleSet(_("Phải nêu văn bản và căn cứ của thay đổi."))
    _check_value(newest.rule_set, parameter, value, (document, article, mark))
    _check_day(newest, effective_from, today)
    try:
        version = RuleSetVersion.objects.create(
            base=base,
            number=newest.number + 1,
            effective_from=effective_from,
            ground=ground,
            created_at=at,
            created_by_label=actor.label,
        )
    except IntegrityError as error:
        # The unique number lets one of two administrators win.
        raise ConcurrentChange(
            _("Bộ quy định vừa được người khác sửa. Hãy tải lại rồi sửa tiếp.")
        ) from error
    before = newest.rule_set.parameter(parameter)
    ParameterChange.objects.create(
        version=version,
        parameter=parameter,
        value=codec.to_json(value),
        document=document,
        article=article,
        mark=mark,
    )
    code = f"{base}.{version.number}"
    audit.record(
        actor=actor,
        action="legislation.rule_set.changed",
        subject_kind="legislation.rule_set",
        subject_id=code,
        subject_label=_("Bộ quy định %(code)s: %(label)s") % {"code": code, "label": before.label},
        purpose=ground,
        data={
            "parameter": parameter,
            "before": codec.to_json(before.value),
            "after": codec.to_json(value),
            "mark": [str(before.mark), str(mark)],
            "effective_from": effective_from.isoformat(),
        },
        at=at,
    )
    # Another thread may have read while this transaction was open.
    transaction.on_commit(queries.forget_rule_sets)
    return queries.read_rule_set_versions()[base][-1].rule_set


def _check_value(
    rule_set: RuleSet, name: str, value: object, source: tuple[str, str, Mark]
) -> None:
    now = rule_set.parameter(name)
    read = codec.from_json(name, codec.to_json(value))
    if read != now.value and name not in ADJUSTABLE:
        raise UnableToChangeRuleSet(
            _("Phần mềm làm theo điều này trong mã nguồn: chỉ sửa được căn cứ và mức kiểm chứng.")
        )
    if read == now.value and source == (now.citation.document, now.citation.article, now.mark):
        raise UnableToChangeRuleSet(_("Không có gì thay đổi."))


def _check_day(newest: queries.RuleSetRow, effective_from: date, today: date) -> None:
    if effective_from < newest.effective_from:
        raise UnableToChangeRuleSet(
            _("Ngày hiệu lực không được trước phiên bản đang có (%(day)s).")
            % {"day": f"{newest.effective_from:%d/%m/%Y}"}
        )
    until = newest.rule_set.received_until
    if until is None and effective_from <= today:
        # What was received this morning has its rules already.
        raise UnableToChangeRuleSet(_("Ngày hiệu lực phải từ ngày mai trở đi."))
    if until is not None and effective_from > until:
        raise UnableToChangeRuleSet(
            _(
                "Bộ này chỉ áp dụng cho hồ sơ nhận đến %(day)s: ngày hiệu lực phải trong thời gian đó."
            )
            % {"day": f"{until:%d/%m/%Y}"}
        )
