"""Which one-stop shop is an agency's own: the centre that watches over what others took in for it."""

from motcua.core import reference
from motcua.directory.models import Agency, OneStopShop
from motcua.directory.rules import Level


def own_centre_id(agency: Agency) -> int | None:
    """
    Return the centre of the agency's own level and place, None where it has none.

    It may read what another centre received for the agency (Decree 118/2025, art. 20(1)(a); rule 36).
    """
    centres = reference.remembered("directory", ("own centres",), _centres)
    if agency.level == Level.PROVINCE:
        return centres.get((Level.PROVINCE, None))
    return centres.get((Level.COMMUNE, agency.commune_id))


def _centres() -> dict[tuple[str, int | None], int]:
    shops = OneStopShop.objects.filter(
        valid_to=None,
        kind__in=[OneStopShop.Kind.SERVICE_CENTER, OneStopShop.Kind.COMMUNE_CENTER],
    ).select_related("agency__parent")
    found: dict[tuple[str, int | None], int] = {}
    for shop in shops.order_by("-pk"):
        if shop.kind == OneStopShop.Kind.SERVICE_CENTER:
            found[Level.PROVINCE, None] = shop.pk
            continue
        parent = shop.agency.parent
        commune_id = shop.agency.commune_id or (parent.commune_id if parent else None)
        if commune_id is not None:
            found[Level.COMMUNE, commune_id] = shop.pk
    return found
