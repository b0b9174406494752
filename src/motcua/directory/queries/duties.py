"""What one officer holds, and for whom somebody may arrange an absence."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from motcua.core.actors import Actor
from motcua.directory.models import Delegation, Officer, Posting
from motcua.directory.queries.actors import valid_on
from motcua.directory.rules import WORK_ROLES, Role, sort_key


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """An officer as one line of a choice."""

    officer_id: int
    full_name: str
    place_label: str


def list_postings_of(*, officer_id: int, on: date) -> list[Posting]:
    """Return the postings that hold on a day or begin later, the present ones first."""
    rows = Posting.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), officer_id=officer_id
    ).select_related("agency", "unit", "shop", "counter", "position")
    return sorted(rows.order_by("pk"), key=lambda row: (row.valid_from > on, row.pk))


def list_past_postings_of(*, officer_id: int, on: date) -> list[Posting]:
    """Return the postings that have ended, the latest first."""
    rows = Posting.objects.filter(officer_id=officer_id, valid_to__lt=on)
    return list(
        rows.select_related("agency", "unit", "shop", "position").order_by("-valid_to", "-pk")
    )


def list_headed(*, actor: Actor, on: date) -> list[Colleague]:
    """Return the people for whom the actor may arrange: of agencies he leads and units he heads."""
    agencies = {row.agency_id for row in actor.postings_as(Role.LEADER)}
    units = {row.unit_id for row in actor.postings_as(Role.UNIT_HEAD) if row.unit_id}
    shops = {row.shop_id for row in actor.postings_as(Role.CENTER_HEAD) if row.shop_id}
    rows = Posting.objects.filter(
        Q(agency__in=agencies) | Q(unit__in=units) | Q(shop__in=shops), valid_on(on)
    )
    return _colleagues(rows.exclude(officer_id=actor.officer_id or 0))


def list_possible_delegates(*, officer_ids: tuple[int, ...], on: date) -> list[Colleague]:
    """Return who works at the agencies of these officers, for the choice of who stands in."""
    mine = Posting.objects.filter(valid_on(on), officer__in=officer_ids)
    rows = Posting.objects.filter(
        valid_on(on), agency__in=mine.values("agency"), role__in=WORK_ROLES
    )
    return _colleagues(rows)


def list_delegations_of(*, officer_ids: tuple[int, ...], on: date) -> list[Delegation]:
    """Return delegations given or held by these officers that hold on a day or begin later."""
    concerned = Q(delegator__in=officer_ids) | Q(delegate__in=officer_ids)
    rows = Delegation.objects.filter(concerned, valid_to__gte=on)
    return list(rows.select_related("delegator", "delegate", "unit").order_by("valid_from", "pk"))


def has_delegation(*, delegation_id: int) -> bool:
    return Delegation.objects.filter(pk=delegation_id).exists()


def get_officer(*, officer_id: int) -> Officer | None:
    return Officer.objects.select_related("account").filter(pk=officer_id).first()


def _colleagues(rows: QuerySet[Posting]) -> list[Colleague]:
    first: dict[int, Colleague] = {}
    for row in (
        rows.filter(officer__account__is_active=True)
        .select_related("officer", "unit", "agency")
        .order_by("pk")
    ):
        place = ", ".join(
            label
            for label in (row.unit.short_name if row.unit else "", row.agency.short_name)
            if label
        )
        first.setdefault(
            row.officer_id,
            Colleague(
                officer_id=row.officer_id, full_name=row.officer.full_name, place_label=place
            ),
        )
    return sorted(first.values(), key=lambda row: (sort_key(row.full_name), row.officer_id))
