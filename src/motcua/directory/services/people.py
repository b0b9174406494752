"""Officers: who they are, where they are posted while, who works in their absence."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.errors import (
    NameMissing,
    UnableToChangeOrganisation,
    UnableToDelegate,
    UnableToPostOfficer,
)
from motcua.directory.models import (
    Account,
    Agency,
    Counter,
    Delegation,
    Officer,
    OneStopShop,
    Posting,
    Unit,
)
from motcua.directory.policies import can
from motcua.directory.rules import WORK_ROLES, Role, tidy_name
from motcua.directory.services.changes import note, require

_AT_A_SHOP = frozenset({Role.COUNTER_OFFICER, Role.CENTER_HEAD})
_IN_A_UNIT = frozenset({Role.SPECIALIST, Role.UNIT_HEAD})


@transaction.atomic
def register_officer(
    *,
    username: str,
    full_name: str,
    actor: Actor,
    at: datetime,
    email: str = "",
    phone: str = "",
    is_imaginary: bool = False,
) -> Officer:
    """
    Make an officer with an account that cannot sign in until a password is set.

    :raises NameMissing: if a name is empty
    :raises UnableToChangeOrganisation: if the sign-in name is taken
    """
    require(actor, "organisation.edit")
    name, login = tidy_name(full_name), username.strip().lower()
    if not name or not login:
        raise NameMissing(_("Ghi họ tên và tên đăng nhập."))
    if Account.objects.filter(username=login).exists():
        raise UnableToChangeOrganisation(_("Tên đăng nhập này đã có người dùng."))
    account = Account.objects.create(
        username=login,
        email=email.strip(),
        kind=Account.Kind.STAFF,
        password=make_password(None),
    )
    officer = Officer.objects.create(
        account=account, full_name=name, phone=phone, is_imaginary=is_imaginary
    )
    note(
        actor=actor,
        action="officer.register",
        kind="officer",
        row_id=officer.pk,
        label=name,
        data={"username": login},
        at=at,
    )
    return officer


@transaction.atomic
def set_staff_password(*, account_id: int, password: str, actor: Actor, at: datetime) -> None:
    """
    Set the password of a staff account: one's own, or anybody's by the administrator.

    :raises NotPermitted: otherwise
    :raises UnableToChangeOrganisation: if it is no staff account, or the password is too weak
    """
    if actor.account_id != account_id:
        require(actor, "organisation.edit")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    # A citizen's account never holds a password (Decree 69/2024, art. 40).
    if account is None or account.kind != Account.Kind.STAFF:
        raise UnableToChangeOrganisation(_("Tài khoản này không dùng mật khẩu."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise UnableToChangeOrganisation(" ".join(error.messages)) from error
    account.set_password(password)
    account.save(update_fields=["password"])
    note(
        actor=actor,
        action="account.set_password",
        kind="account",
        row_id=account_id,
        label=account.username,
        at=at,
    )


@transaction.atomic
def set_account_active(*, account_id: int, is_active: bool, actor: Actor, at: datetime) -> None:
    """
    Open or lock an account; a locked one is signed out at its next request.

    :raises UnableToChangeOrganisation: if it is the administrator's own
    """
    require(actor, "organisation.edit")
    if account_id == actor.account_id:
        raise UnableToChangeOrganisation(_("Không tự khóa tài khoản của mình."))
    account = Account.objects.select_for_update().get(pk=account_id)
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    note(
        actor=actor,
        action="account.unlock" if is_active else "account.lock",
        kind="account",
        row_id=account_id,
        label=account.username,
        at=at,
    )


@transaction.atomic
def post_officer(
    *,
    officer_id: int,
    role: Role,
    agency_id: int,
    valid_from: date,
    actor: Actor,
    at: datetime,
    valid_to: date | None = None,
    unit_id: int | None = None,
    shop_id: int | None = None,
    counter_id: int | None = None,
    position_id: int | None = None,
    is_seconded: bool = False,
) -> Posting:
    """
    Give an officer a role at a place while it lasts.

    :raises UnableToPostOfficer: if unit, shop or counter belong elsewhere, or the role needs another place
    """
    require(actor, "organisation.edit")
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    _check_place(role, agency_id=agency_id, unit_id=unit_id, shop_id=shop_id, counter_id=counter_id)
    if valid_to is not None and valid_to < valid_from:
        raise UnableToPostOfficer(_("Ngày kết thúc trước ngày bắt đầu."))
    held = Posting.objects.filter(officer=officer, role=role, agency_id=agency_id)
    same = [row for row in held if (row.unit_id, row.shop_id) == (unit_id, shop_id)]
    for other in same:
        ends_before = other.valid_to is not None and other.valid_to < valid_from
        begins_after = valid_to is not None and other.valid_from > valid_to
        if not (ends_before or begins_after):
            raise UnableToPostOfficer(_("Người này đã giữ nhiệm vụ đó trong thời gian này."))
    posting = Posting.objects.create(
        officer=officer,
        role=role,
        agency_id=agency_id,
        unit_id=unit_id,
        shop_id=shop_id,
        counter_id=counter_id,
        position_id=position_id,
        is_seconded=is_seconded,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    note(
        actor=actor,
        action="officer.post",
        kind="officer",
        row_id=officer_id,
        label=officer.full_name,
        data={"role": role.value, "agency": agency_id, "unit": unit_id, "shop": shop_id},
        at=at,
    )
    return posting


@transaction.atomic
def end_posting(*, posting_id: int, last_day: date, actor: Actor, at: datetime) -> None:
    """
    End a posting with a day that still counts.

    :raises UnableToPostOfficer: if it ended earlier or begins later
    """
    require(actor, "organisation.edit")
    posting = (
        Posting.objects.select_related("officer").select_for_update(of=("self",)).get(pk=posting_id)
    )
    if last_day < posting.valid_from or (posting.valid_to and posting.valid_to < last_day):
        raise UnableToPostOfficer(_("Ngày kết thúc nằm ngoài thời gian giữ nhiệm vụ."))
    posting.valid_to = last_day
    posting.save(update_fields=["valid_to"])
    note(
        actor=actor,
        action="officer.end_posting",
        kind="officer",
        row_id=posting.officer_id,
        label=posting.officer.full_name,
        data={"posting": posting_id, "last_day": last_day.isoformat()},
        at=at,
    )


@transaction.atomic
def delegate_work(
    *,
    delegator_id: int,
    delegate_id: int,
    valid_from: date,
    valid_to: date,
    ground: str,
    actor: Actor,
    at: datetime,
    unit_id: int | None = None,
    role: Role | None = None,
) -> Delegation:
    """
    Let another officer do one's work during an absence; dated on both ends and with a ground.

    Officers delegate their own work; a leader or the administrator may do it for others.

    :raises UnableToDelegate: if to oneself, without ground, backwards, or of a role that is not work
    """
    if actor.officer_id != delegator_id:
        require(actor, "delegation.edit")
        _check_reach(actor, delegator_id)
    if delegator_id == delegate_id:
        raise UnableToDelegate(_("Không ủy quyền cho chính mình."))
    if not ground.strip():
        raise UnableToDelegate(_("Ghi căn cứ ủy quyền (quyết định, đơn nghỉ phép)."))
    if valid_to < valid_from:
        raise UnableToDelegate(_("Ngày kết thúc trước ngày bắt đầu."))
    if role is not None and role not in WORK_ROLES:
        raise UnableToDelegate(_("Nhiệm vụ này không ủy quyền được."))
    held = Posting.objects.filter(officer_id=delegator_id, role__in=WORK_ROLES)
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    if role is not None:
        held = held.filter(role=role)
    if not held.exists():
        raise UnableToDelegate(_("Người ủy quyền không giữ nhiệm vụ đó."))
    delegation = Delegation.objects.create(
        delegator_id=delegator_id,
        delegate_id=delegate_id,
        unit_id=unit_id,
        role=role or "",
        ground=ground.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    note(
        actor=actor,
        action="officer.delegate",
        kind="officer",
        row_id=delegator_id,
        label=delegation.delegator.full_name,
        ground=ground.strip(),
        data={"delegate": delegate_id, "from": valid_from.isoformat(), "to": valid_to.isoformat()},
        at=at,
    )
    return delegation


@transaction.atomic
def end_delegation(*, delegation_id: int, last_day: date, actor: Actor, at: datetime) -> None:
    """End a delegation early; `last_day` before its first day means that it never held."""
    delegation = (
        Delegation.objects.select_related("delegator")
        .select_for_update(of=("self",))
        .get(pk=delegation_id)
    )
    if actor.officer_id != delegation.delegator_id:
        require(actor, "delegation.edit")
        _check_reach(actor, delegation.delegator_id)
    delegation.valid_to = last_day
    delegation.save(update_fields=["valid_to"])
    note(
        actor=actor,
        action="officer.end_delegation",
        kind="officer",
        row_id=delegation.delegator_id,
        label=delegation.delegator.full_name,
        data={"last_day": last_day.isoformat()},
        at=at,
    )


def _check_reach(actor: Actor, delegator_id: int) -> None:
    """A leader or head delegates for the people of his agencies, units or shops; the administrator for all."""
    if can(actor, "organisation.edit"):
        return
    agencies = [row.agency_id for row in actor.postings_as(Role.LEADER)]
    units = [row.unit_id for row in actor.postings_as(Role.UNIT_HEAD) if row.unit_id]
    shops = [row.shop_id for row in actor.postings_as(Role.CENTER_HEAD) if row.shop_id]
    headed = Q(agency__in=agencies) | Q(unit__in=units) | Q(shop__in=shops)
    if not Posting.objects.filter(headed, officer_id=delegator_id).exists():
        raise UnableToDelegate(_("Người này không thuộc cơ quan anh/chị phụ trách."))


def _check_place(
    role: Role,
    *,
    agency_id: int,
    unit_id: int | None,
    shop_id: int | None,
    counter_id: int | None,
) -> None:
    if role in _AT_A_SHOP and shop_id is None:
        raise UnableToPostOfficer(_("Nhiệm vụ này gắn với một Bộ phận Một cửa."))
    if role in _IN_A_UNIT and unit_id is None:
        raise UnableToPostOfficer(_("Nhiệm vụ này gắn với một đơn vị của cơ quan."))
    if not Agency.objects.filter(pk=agency_id, valid_to=None).exists():
        raise UnableToPostOfficer(_("Cơ quan này đã kết thúc."))
    if (
        unit_id is not None
        and not Unit.objects.filter(pk=unit_id, agency_id=agency_id, valid_to=None).exists()
    ):
        raise UnableToPostOfficer(_("Đơn vị không thuộc cơ quan đã chọn."))
    if shop_id is not None and not OneStopShop.objects.filter(pk=shop_id, valid_to=None).exists():
        raise UnableToPostOfficer(_("Bộ phận Một cửa này đã kết thúc."))
    if (
        counter_id is not None
        and not Counter.objects.filter(
            pk=counter_id, point__shop_id=shop_id, valid_to=None
        ).exists()
    ):
        raise UnableToPostOfficer(_("Quầy không thuộc Bộ phận Một cửa đã chọn."))
