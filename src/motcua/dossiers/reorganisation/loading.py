"""From the rows of a plan to the values by which it is carried out."""

from collections import defaultdict

from motcua.directory.models import CommuneSuccession
from motcua.directory.rules import Level
from motcua.directory.services.reform import CommuneFacts, Reform, ReformLine, ReformTarget
from motcua.directory.services.succession import AgencyFacts
from motcua.dossiers.models import (
    ReorganisationChoice,
    ReorganisationLine,
    ReorganisationPlan,
    ReorganisationTarget,
)
from motcua.dossiers.reorganisation.routing import RouteLine, Routes


def list_lines(plan: ReorganisationPlan) -> list[ReorganisationLine]:
    """Return the lines with their old bodies and targets, in five statements."""
    lines = plan.lines.select_related("agency__commune", "commune").prefetch_related(
        "targets__agency", "targets__commune"
    )
    return list(lines.order_by("pk"))


def load_routes(plan: ReorganisationPlan) -> Routes:
    lines = list_lines(plan)
    targets = list(plan.targets.select_related("agency").order_by("pk"))
    choices = ReorganisationChoice.objects.filter(plan=plan).order_by("pk")
    return Routes(
        line_of_agency={
            line.agency_id: RouteLine(id=line.pk, target_ids=_target_ids(line))
            for line in lines
            if line.agency_id is not None
        },
        commune_of_target=_communes_of(targets),
        successors_of_area=_successors(lines),
        dossier_choices={
            (row.line_id, row.dossier_id): row.target_id for row in choices if row.dossier_id
        },
        area_choices={(row.line_id, row.area_id): row.target_id for row in choices if row.area_id},
    )


def load_reform(plan: ReorganisationPlan) -> Reform:
    """Return what the directory is to do."""
    targets = plan.targets.order_by("pk")
    return Reform(
        effective_date=plan.effective_date,
        ground=plan.ground,
        targets={target.pk: _reform_target(target) for target in targets},
        lines=tuple(
            ReformLine(
                agency_id=line.agency_id,
                commune_id=line.commune_id,
                target_keys=_target_ids(line),
            )
            for line in list_lines(plan)
        ),
        unit_functions=dict(plan.unit_rules.values_list("unit_id", "function")),
        posting_targets=dict(plan.postings.values_list("posting_id", "target_id")),
    )


def _target_ids(line: ReorganisationLine) -> tuple[int, ...]:
    return tuple(sorted(target.pk for target in line.targets.all()))


def _reform_target(target: ReorganisationTarget) -> ReformTarget:
    facts = target.facts
    if not facts:
        return ReformTarget(key=target.pk, agency_id=target.agency_id, commune_id=target.commune_id)
    if facts["kind"] == "COMMUNE":
        return ReformTarget(
            key=target.pk,
            commune_facts=CommuneFacts(
                code=facts["code"],
                name=facts["short_name"],
                full_name=facts["name"],
                kind=facts["commune_kind"],
            ),
        )
    return ReformTarget(
        key=target.pk,
        commune_key=facts.get("commune_target_id"),
        agency_facts=AgencyFacts(
            code=facts["code"],
            name=facts["name"],
            short_name=facts["short_name"],
            function=facts["function"],
            level=Level(facts["level"]),
            parent_id=facts.get("parent_id"),
            commune_id=facts.get("commune_id"),
        ),
    )


def _commune_key(target: ReorganisationTarget) -> str:
    return f"t{target.pk}" if target.facts else str(target.commune_id)


def _communes_of(targets: list[ReorganisationTarget]) -> dict[int, str]:
    """The commune of each successor agency, as the same key before and after the day."""
    key_of = {target.pk: _commune_key(target) for target in targets if _is_commune(target)}
    found: dict[int, str] = {}
    for target in targets:
        if _is_commune(target):
            continue
        if target.facts.get("commune_target_id"):
            found[target.pk] = key_of[target.facts["commune_target_id"]]
        elif target.facts.get("commune_id"):
            found[target.pk] = str(target.facts["commune_id"])
        elif target.agency is not None and not target.facts and target.agency.commune_id:
            found[target.pk] = str(target.agency.commune_id)
    return found


def _is_commune(target: ReorganisationTarget) -> bool:
    return target.facts.get("kind") == "COMMUNE" or (
        not target.facts and target.commune_id is not None
    )


def _successors(lines: list[ReorganisationLine]) -> dict[int, tuple[str, ...]]:
    """What became of each commune: recorded before, or by this plan."""
    found: dict[int, set[str]] = defaultdict(set)
    for before, after in CommuneSuccession.objects.values_list("predecessor_id", "successor_id"):
        found[before].add(str(after))
    for line in lines:
        if line.commune_id is not None:
            found[line.commune_id] = {_commune_key(target) for target in line.targets.all()}
    return {before: tuple(sorted(after)) for before, after in found.items()}
