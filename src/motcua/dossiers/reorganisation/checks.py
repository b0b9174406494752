"""What stands against applying a plan, in words an administrator understands."""

from django.utils.translation import gettext as _

from motcua.directory.models import Agency, Commune, Unit
from motcua.dossiers.models import ReorganisationLine, ReorganisationPlan, ReorganisationTarget
from motcua.dossiers.reorganisation.loading import list_lines
from motcua.dossiers.reorganisation.moves import candidates


def list_problems(plan: ReorganisationPlan) -> list[str]:
    """Return everything that must be settled before the button works; empty means ready."""
    lines = list_lines(plan)
    targets = list(plan.targets.select_related("agency", "commune").order_by("pk"))
    if not lines:
        return [_("Phương án chưa có cơ quan hay xã nào.")]
    return [
        *_bodies(plan, lines),
        *_codes(lines, targets),
        *_chains(lines, targets),
        *_children(lines),
        *_units(plan, lines),
        *_ends(plan, lines),
    ]


def _bodies(plan: ReorganisationPlan, lines: list[ReorganisationLine]) -> list[str]:
    problems = []
    for line in lines:
        body = line.agency or line.commune
        assert body is not None
        if body.valid_to is not None or body.valid_from >= plan.effective_date:
            problems.append(
                _("%(name)s đã kết thúc hoặc chưa bắt đầu vào ngày sắp xếp.")
                % {"name": _name(body)}
            )
    return problems


def _codes(lines: list[ReorganisationLine], targets: list[ReorganisationTarget]) -> list[str]:
    """A new body may take over the code of one that ends, not of one that goes on."""
    problems = []
    for target in targets:
        code, kind = target.facts.get("code"), target.facts.get("kind")
        if code is None:
            continue
        ending = [line.agency_id if kind == "AGENCY" else line.commune_id for line in lines]
        model = Agency if kind == "AGENCY" else Commune
        in_use = model._default_manager.filter(code=code, valid_to=None)  # noqa: SLF001 — documented
        if in_use.exclude(pk__in=[key for key in ending if key is not None]).exists():
            problems.append(
                _("Mã %(code)s của %(name)s đang được cơ quan khác dùng.")
                % {"code": code, "name": target.name}
            )
    return problems


def _chains(lines: list[ReorganisationLine], targets: list[ReorganisationTarget]) -> list[str]:
    ending = {line.agency_id for line in lines if line.agency_id}
    ending_communes = {line.commune_id for line in lines if line.commune_id}
    return [
        _("%(name)s vừa kết thúc vừa tiếp nhận; lập cơ quan mới thay thế.") % {"name": target.name}
        for target in targets
        if not target.facts
        and (target.agency_id in ending or (target.commune_id or 0) in ending_communes)
    ]


def _children(lines: list[ReorganisationLine]) -> list[str]:
    planned = {line.agency_id for line in lines if line.agency_id}
    alone = [line.agency_id for line in lines if line.agency_id and len(line.targets.all()) != 1]
    children = Agency.objects.filter(parent__in=alone, valid_to=None).exclude(pk__in=planned)
    return [
        _("%(name)s trực thuộc cơ quan bị chia hoặc kết thúc nhưng chưa có phương án.")
        % {"name": child.name}
        for child in children.order_by("code")
    ]


def _units(plan: ReorganisationPlan, lines: list[ReorganisationLine]) -> list[str]:
    """Of a divided body each unit's work needs a unit at each successor that is there already."""
    rules = dict(plan.unit_rules.values_list("unit_id", "function"))
    divided = [line for line in lines if line.agency_id and len(line.targets.all()) > 1]
    problems = []
    for line in divided:
        there = [row.agency_id for row in line.targets.all() if row.agency_id and not row.facts]
        has = set(
            Unit.objects.filter(agency__in=there, valid_to=None).values_list(
                "agency_id", "function"
            )
        )
        for unit in Unit.objects.filter(agency=line.agency_id, valid_to=None).order_by("code"):
            function = rules.get(unit.pk, unit.function)
            if not function or any((agency, function) not in has for agency in there):
                problems.append(
                    _("Chưa nói rõ việc của %(unit)s (%(agency)s) về bộ phận nào.")
                    % {"unit": unit.name, "agency": line.agency.name if line.agency else ""}
                )
    return problems


def _ends(plan: ReorganisationPlan, lines: list[ReorganisationLine]) -> list[str]:
    problems = []
    for line in lines:
        if line.agency_id is None or line.agency is None or line.targets.all():
            continue
        count = candidates(plan, old_agency_ids=[line.agency_id]).count()
        if count:
            problems.append(
                _(
                    "%(name)s kết thúc mà không có nơi tiếp nhận, nhưng còn %(count)s hồ sơ đang giải quyết."
                )
                % {"name": line.agency.name, "count": count}
            )
    return problems


def _name(body: Agency | Commune) -> str:
    return body.name if isinstance(body, Agency) else body.full_name
