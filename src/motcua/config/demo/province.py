"""Reads from the database what the making of histories must know: `read_province`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Prefetch

from motcua.config.demo.plans import (
    LimitPlan,
    OfferPlan,
    OfficerPlan,
    PaperPlan,
    PlacePlan,
    ProcedurePlan,
    ProvincePlan,
    ShopPlan,
)
from motcua.config.demo.walks import build_walks
from motcua.directory.models import Agency, OneStopShop, Posting, Unit
from motcua.directory.rules import Level
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import Wait, rule_set_for
from motcua.procedures import rules as procedure_rules
from motcua.procedures.models import Fee, ProcedureRevision, Requirement, TimeLimit, Variant
from motcua.procedures.queries import effective_rule_set, revisions_in_force

Staff = dict[tuple[str, str, int], list[OfficerPlan]]
# People come most often for what is quick; (working days or less, how often), then the rest.
_WEIGHTS = ((0.0, 12), (5.0, 10), (15.0, 5))
_RARE = 2
_ROUGH_DAYS = {DurationUnit.CALENDAR_DAY: 0.7, DurationUnit.MONTH: 22.0, DurationUnit.YEAR: 250.0}


def read_province(*, calendar_version_id: int, on: date) -> ProvincePlan:
    """Return the plan of everything in force on a day that somebody in the province can settle."""
    staff = _read_staff()
    shops = {shop.shop_id: shop for shop in _read_shops()}
    # The written histories know neither parts of several agencies nor mandates and seals.
    revisions = revisions_in_force(on=on).filter(workflow_definition__isnull=False)
    revisions = revisions.exclude(pack__has_key="parts")
    revisions = revisions.exclude(pack__process__template="delegated_at_counter")
    bodies = _named_bodies()
    plans = []
    for revision in _with_rows(revisions):
        if _is_paused_by_opinions(revision, on=on):
            continue
        places = tuple(_read_places(revision, shops))
        offers = tuple(_read_offers(revision, on=on))
        if places and offers:
            plans.append(_procedure(revision, places, offers, bodies))
    return ProvincePlan(
        calendar_version_id=calendar_version_id,
        procedures=tuple(plans),
        shops=shops,
        staff={key: tuple(people) for key, people in staff.items()},
    )


def _is_paused_by_opinions(revision: ProcedureRevision, *, on: date) -> bool:
    """Tell whether sector law stops the clock for an opinion, which the written histories do not know."""
    law = effective_rule_set(rule_set=rule_set_for(on), revision=revision)
    return Wait.OPINION in law.pausing_waits.value


def _with_rows(revisions: Iterable[ProcedureRevision]) -> Iterable[ProcedureRevision]:
    return (
        ProcedureRevision.objects.filter(pk__in=[revision.pk for revision in revisions])
        .select_related("procedure", "workflow_definition")
        .prefetch_related(
            Prefetch("variants", Variant.objects.order_by("order")),
            Prefetch("requirements", Requirement.objects.order_by("order", "pk")),
            Prefetch("time_limits", TimeLimit.objects.order_by("pk")),
            Prefetch("fees", Fee.objects.order_by("pk")),
            "results",
        )
        .order_by("pk")
    )


def _procedure(
    revision: ProcedureRevision,
    places: tuple[PlacePlan, ...],
    offers: tuple[OfferPlan, ...],
    bodies: Mapping[str, tuple[int, int | None]],
) -> ProcedurePlan:
    definition = revision.workflow_definition
    results = sorted(revision.results.all(), key=lambda result: result.order)
    return ProcedurePlan(
        revision_id=revision.pk,
        definition_id=definition.pk,
        result_name=results[0].name if results else revision.name,
        weight=_weight(offers[0].limit.duration),
        is_same_sitting=revision.is_same_sitting,
        offers=offers,
        places=places,
        walks=build_walks(definition, facts={}, bodies=bodies),
    )


def _weight(duration: Duration) -> int:
    days = float(duration.value) * _ROUGH_DAYS.get(duration.unit, 1.0)
    if duration.unit in {DurationUnit.HOUR, DurationUnit.WORKING_HOUR}:
        days = 0.0
    return next((weight for limit, weight in _WEIGHTS if days <= limit), _RARE)


def _named_bodies() -> dict[str, tuple[int, int | None]]:
    """Return (agency, settling unit) of every function that a process may ask."""
    bodies: dict[str, tuple[int, int | None]] = {}
    agencies = Agency.objects.filter(valid_to=None).exclude(level=Level.COMMUNE).order_by("pk")
    units = dict(
        Unit.objects.filter(valid_to=None, function="LICENSING").values_list("agency_id", "pk")
    )
    for agency in agencies:
        bodies.setdefault(agency.function, (agency.pk, units.get(agency.pk)))
    return bodies


def _read_places(revision: ProcedureRevision, shops: dict[int, ShopPlan]) -> Iterator[PlacePlan]:
    """Return every body that settles this procedure, with the shops where people hand it in."""
    centre = [shop.shop_id for shop in shops.values() if shop.commune_id is None]
    in_communes = [shop.shop_id for shop in shops.values() if shop.commune_id is not None]
    agencies = Agency.objects.filter(
        function=revision.agency_function, level=revision.competent_level, valid_to=None
    ).order_by("pk")
    for agency in agencies:
        unit = (
            Unit.objects.filter(agency=agency, function=revision.unit_function, valid_to=None)
            .order_by("pk")
            .first()
        )
        own = [shop.shop_id for shop in shops.values() if shop.commune_id == agency.commune_id]
        usual = own if agency.commune_id else centre
        yield PlacePlan(
            agency_id=agency.pk,
            agency_code=agency.code,
            agency_label=agency.short_name,
            commune_id=agency.commune_id,
            unit_id=unit.pk if unit else None,
            unit_label=unit.short_name if unit else "",
            shop_ids=(*usual, *(shop for shop in in_communes if shop not in usual)),
        )


def _read_offers(revision: ProcedureRevision, *, on: date) -> Iterator[OfferPlan]:
    variants: list[int | None] = [variant.pk for variant in revision.variants.all()]
    for channel in revision.channels:
        if channel == "COUNTER" and not revision.is_counter_intake_allowed:
            continue
        for variant_id in variants or [None]:
            limit = procedure_rules.choose_time_limit(
                list(revision.time_limits.all()),
                variant_id=variant_id,
                channel=channel,
                is_complex=False,
            )
            if limit is not None:
                yield _offer(revision, variant_id, channel, limit, on=on)


def _offer(
    revision: ProcedureRevision,
    variant_id: int | None,
    channel: str,
    limit: TimeLimit,
    *,
    on: date,
) -> OfferPlan:
    duration = Duration(value=limit.amount.normalize(), unit=DurationUnit(limit.unit))
    return OfferPlan(
        variant_id=variant_id,
        channel=channel,
        limit=LimitPlan(amount=str(limit.amount), duration=duration, cutoff=limit.same_day_cutoff),
        fee_amount=_fee(revision, variant_id, channel, on=on),
        papers=tuple(
            PaperPlan(
                requirement_id=row.pk,
                name=row.name,
                is_optional=row.is_optional,
                is_show_only=row.is_show_only,
                is_copy=row.originals == 0,
                available_from=row.available_from,
            )
            for row in revision.requirements.all()
            if row.variant_id in {None, variant_id}
        ),
    )


def _fee(
    revision: ProcedureRevision, variant_id: int | None, channel: str, *, on: date
) -> int | None:
    """Return the fee with every input of its formula at its default."""
    fees = list(revision.fees.all())
    inputs = {row["key"]: row.get("default") or 1 for fee in fees for row in fee.inputs}
    try:
        return procedure_rules.fee_total(
            fees, variant_id=variant_id, channel=channel, on=on, inputs=inputs
        )
    except procedure_rules.UnableToComputeFee:
        return None


def _read_shops() -> Iterator[ShopPlan]:
    for shop in OneStopShop.objects.select_related("agency__commune").order_by("pk"):
        commune = shop.agency.commune
        yield ShopPlan(
            shop_id=shop.pk,
            agency_id=shop.agency_id,
            agency_code=shop.agency.code,
            label=shop.short_name,
            commune_id=shop.agency.commune_id,
            commune_label=commune.full_name if commune else "",
        )


def _read_staff() -> Staff:
    staff: Staff = defaultdict(list)
    postings = (
        Posting.objects.filter(valid_to=None)
        .select_related("officer", "agency", "unit")
        .order_by("pk")
    )
    for posting in postings:
        label = posting.agency.short_name
        if posting.unit is not None:
            label = f"{posting.unit.short_name}, {label}"
        officer = OfficerPlan(
            officer_id=posting.officer_id,
            account_id=posting.officer.account_id,
            label=posting.officer.full_name,
            unit_label=label,
        )
        keys = [(posting.role, "agency", posting.agency_id)]
        if posting.unit_id:
            keys.append((posting.role, "unit", posting.unit_id))
        if posting.shop_id:
            keys.append((posting.role, "shop", posting.shop_id))
        for key in keys:
            staff[key].append(officer)
    return staff
