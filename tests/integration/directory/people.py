"""A small organisation for tests: one province centre, one commune, one department."""

from datetime import UTC, date, datetime

from motcua.core.actors import Actor, PostingFact
from motcua.directory.models import (
    Account,
    Agency,
    Commune,
    Officer,
    OneStopShop,
    Posting,
    Province,
    Unit,
)
from motcua.directory.rules import Level, Role

START = date(2025, 7, 1)
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def administrator() -> Actor:
    """Somebody who may change the organisation, without a row of his own."""
    fact = PostingFact(id=0, role=Role.ADMINISTRATOR, agency_id=0, level=Level.PROVINCE)
    return Actor(
        account_id=None, officer_id=0, label="Quản trị", origin="127.0.0.1", postings=(fact,)
    )


def make_agency(
    code="H05.04", name="Sở Xây dựng", *, function="CONSTRUCTION", level=Level.PROVINCE, **values
) -> Agency:
    return Agency.objects.create(
        code=code,
        name=name,
        short_name=name,
        kind=function,
        function=function,
        level=level,
        **{"valid_from": START, **values},
    )


def make_unit(agency, code="H05.04.01", name="Phòng Quản lý xây dựng", **values) -> Unit:
    return Unit.objects.create(
        agency=agency,
        code=code,
        name=name,
        short_name=name,
        **{"function": "LICENSING", "valid_from": START, **values},
    )


def make_shop(agency) -> OneStopShop:
    return OneStopShop.objects.create(
        agency=agency,
        kind=OneStopShop.Kind.COMMUNE_CENTER,
        name=agency.name,
        short_name=agency.short_name,
        valid_from=START,
    )


def make_commune(code="09193", name="Yên Phong", **values) -> Commune:
    province, _is_new = Province.objects.get_or_create(
        code="24", valid_from=START, defaults={"name": "Bắc Ninh", "full_name": "Tỉnh Bắc Ninh"}
    )
    return Commune.objects.create(
        code=code,
        name=name,
        full_name=f"Xã {name}",
        kind=Commune.Kind.COMMUNE,
        province=province,
        **{"valid_from": START, **values},
    )


def make_officer(username="chuyenvien", full_name="Nguyễn Văn Thử", password="") -> Officer:
    account = Account(username=username, kind=Account.Kind.STAFF)
    account.set_password(password or None)
    account.save()
    return Officer.objects.create(account=account, full_name=full_name, is_imaginary=True)


def post(officer, agency, role=Role.SPECIALIST, **values) -> Posting:
    return Posting.objects.create(
        officer=officer, agency=agency, role=role, **{"valid_from": START, **values}
    )
