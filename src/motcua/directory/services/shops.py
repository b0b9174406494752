"""One-stop shops, their reception points and counters: made, corrected, ended; each with its dates."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange
from motcua.directory.errors import NameMissing, UnableToChangeOrganisation
from motcua.directory.models import Agency, Counter, OneStopShop, Posting, Province, ReceptionPoint
from motcua.directory.rules import tidy_name
from motcua.directory.services.changes import note, require


@transaction.atomic
def create_shop(
    *,
    agency_id: int,
    kind: str,
    name: str,
    short_name: str,
    valid_from: date,
    actor: Actor,
    at: datetime,
    address: str = "",
    phone: str = "",
) -> OneStopShop:
    """
    Make a one-stop shop of an agency.

    :raises UnableToChangeOrganisation: if the agency has ended or has one, or the province is one-tier and
        it would be a commune centre
    :raises NameMissing: if a name is empty
    """
    require(actor, "organisation.edit")
    agency = Agency.objects.select_for_update().filter(pk=agency_id, valid_to=None).first()
    if agency is None:
        raise UnableToChangeOrganisation(_("Cơ quan này đã kết thúc."))
    # Decree 118/2025, art. 7(3)(c): under the one-tier model communes have no centre, only branches.
    is_one_tier = Province.objects.filter(valid_to=None, is_one_tier=True).exists()
    if is_one_tier and kind == OneStopShop.Kind.COMMUNE_CENTER:
        raise UnableToChangeOrganisation(
            _("Tỉnh theo mô hình một cấp: chỉ lập chi nhánh, không lập trung tâm cấp xã.")
        )
    if OneStopShop.objects.filter(agency=agency).exists():
        raise UnableToChangeOrganisation(_("Cơ quan này đã có Bộ phận Một cửa."))
    full, short = tidy_name(name), tidy_name(short_name)
    if not full or not short:
        raise NameMissing(_("Ghi tên đầy đủ và tên ngắn."))
    shop = OneStopShop.objects.create(
        agency=agency, kind=kind, name=full, short_name=short, address=address.strip(),
        phone=phone.strip(), valid_from=valid_from,
    )  # fmt: skip
    note(actor=actor, action="shop.create", kind="shop", row_id=shop.pk, label=full, at=at)
    return shop


@transaction.atomic
def edit_shop(
    *, shop_id: int, version: int, address: str, phone: str, actor: Actor, at: datetime
) -> OneStopShop:
    """
    Correct where a shop is and how it is called by telephone.

    :raises ConcurrentChange: if somebody else changed it since
    """
    require(actor, "shop.manage", shop_id=shop_id)
    shop = OneStopShop.objects.select_for_update().get(pk=shop_id)
    if shop.version != version:
        raise ConcurrentChange(_("Người khác vừa sửa. Tải lại trang rồi sửa lại."))
    before = {"address": shop.address, "phone": shop.phone}
    shop.address, shop.phone, shop.version = address.strip(), phone.strip(), version + 1
    shop.save(update_fields=["address", "phone", "version"])
    note(
        actor=actor, action="shop.edit", kind="shop", row_id=shop.pk, label=shop.name,
        data={"before": before}, at=at,
    )  # fmt: skip
    return shop


@transaction.atomic
def add_point(
    *, shop_id: int, name: str, address: str, valid_from: date, actor: Actor, at: datetime
) -> ReceptionPoint:
    """
    Add a reception point (Decree 118/2025, art. 7(3)(b)).

    :raises NameMissing: if the name is empty
    """
    shop = _lock_shop(shop_id, actor)
    if not tidy_name(name):
        raise NameMissing(_("Ghi tên điểm tiếp nhận."))
    point = ReceptionPoint.objects.create(
        shop=shop, name=tidy_name(name), address=address.strip(), valid_from=valid_from
    )
    note(
        actor=actor, action="shop.add_point", kind="shop", row_id=shop.pk, label=shop.name,
        data={"point": point.name, "from": valid_from.isoformat()}, at=at,
    )  # fmt: skip
    return point


@transaction.atomic
def add_counter(
    *,
    point_id: int,
    number: int,
    name: str,
    is_priority: bool,
    valid_from: date,
    actor: Actor,
    at: datetime,
) -> Counter:
    """
    Add a counter to a reception point.

    :raises UnableToChangeOrganisation: if the point has ended or the number is taken
    """
    point = ReceptionPoint.objects.filter(pk=point_id, valid_to=None).first()
    if point is None:
        raise UnableToChangeOrganisation(_("Điểm tiếp nhận này đã kết thúc."))
    shop = _lock_shop(point.shop_id, actor)
    if Counter.objects.filter(point=point, number=number, valid_to=None).exists():
        raise UnableToChangeOrganisation(_("Số quầy này đang được dùng."))
    counter = Counter.objects.create(
        point=point,
        number=number,
        name=tidy_name(name) or _("Quầy %(number)s") % {"number": number},
        is_priority=is_priority,
        valid_from=valid_from,
    )
    note(
        actor=actor, action="shop.add_counter", kind="shop", row_id=shop.pk, label=shop.name,
        data={"counter": number, "from": valid_from.isoformat()}, at=at,
    )  # fmt: skip
    return counter


@transaction.atomic
def end_counter(*, counter_id: int, last_day: date, actor: Actor, at: datetime) -> None:
    """
    End a counter; who sat there stays at the shop without a counter of his own.

    :raises UnableToChangeOrganisation: if it has ended or begins later
    """
    counter = Counter.objects.select_related("point").get(pk=counter_id)
    shop = _lock_shop(counter.point.shop_id, actor)
    if counter.valid_to is not None or last_day < counter.valid_from:
        raise UnableToChangeOrganisation(_("Quầy này đã kết thúc hoặc chưa bắt đầu."))
    counter.valid_to = last_day
    counter.save(update_fields=["valid_to"])
    Posting.objects.filter(counter=counter, valid_to=None).update(counter=None)
    note(
        actor=actor, action="shop.end_counter", kind="shop", row_id=shop.pk, label=shop.name,
        data={"counter": counter.number, "last_day": last_day.isoformat()}, at=at,
    )  # fmt: skip


def _lock_shop(shop_id: int, actor: Actor) -> OneStopShop:
    require(actor, "shop.manage", shop_id=shop_id)
    shop = OneStopShop.objects.select_for_update().get(pk=shop_id)
    if shop.valid_to is not None:
        raise UnableToChangeOrganisation(_("Bộ phận Một cửa này đã kết thúc."))
    return shop
