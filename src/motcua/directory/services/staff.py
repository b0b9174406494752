"""What an administrator does to an officer besides postings: corrects, frees from a lost telephone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange
from motcua.directory import second_factor
from motcua.directory.errors import NameMissing
from motcua.directory.models import Officer, Position
from motcua.directory.rules import tidy_name
from motcua.directory.services.changes import note, require


@transaction.atomic
def edit_officer(
    *,
    officer_id: int,
    version: int,
    full_name: str,
    phone: str,
    email: str,
    actor: Actor,
    at: datetime,
) -> Officer:
    """
    Correct the name and the ways to reach an officer; what was written under the old name keeps it.

    :raises ConcurrentChange: if somebody else changed him since
    :raises NameMissing: if the name is empty
    """
    require(actor, "organisation.edit")
    officer = (
        Officer.objects.select_related("account").select_for_update(of=("self",)).get(pk=officer_id)
    )
    if officer.version != version:
        raise ConcurrentChange(_("Người khác vừa sửa. Tải lại trang rồi sửa lại."))
    if not tidy_name(full_name):
        raise NameMissing(_("Ghi họ tên."))
    before = {"full_name": officer.full_name}
    officer.full_name, officer.phone = tidy_name(full_name), phone.strip()
    officer.version += 1
    officer.save(update_fields=["full_name", "phone", "version"])
    officer.account.email = email.strip()
    officer.account.save(update_fields=["email"])
    note(
        actor=actor, action="officer.edit", kind="officer", row_id=officer.pk,
        label=officer.full_name, data={"before": before}, at=at,
    )  # fmt: skip
    return officer


@transaction.atomic
def reset_second_factor(*, account_id: int, ground: str, actor: Actor, at: datetime) -> None:
    """
    Forget the second factor of somebody who lost his telephone and his recovery codes.

    :raises NameMissing: without a ground
    """
    require(actor, "organisation.edit")
    if not ground.strip():
        raise NameMissing(_("Ghi lý do đặt lại lớp xác thực thứ hai."))
    officer = Officer.objects.select_related("account").get(account_id=account_id)
    second_factor.disable(account_id=account_id)
    note(
        actor=actor, action="account.reset_second_factor", kind="account", row_id=account_id,
        label=officer.account.username, ground=ground.strip(), at=at,
    )  # fmt: skip


@transaction.atomic
def save_position(*, code: str, name: str, actor: Actor, at: datetime) -> Position:
    """
    Make a title, or give the one with this code another name.

    :raises NameMissing: if code or name is empty
    """
    require(actor, "organisation.edit")
    if not code.strip() or not tidy_name(name):
        raise NameMissing(_("Ghi mã và tên chức danh."))
    position = Position.objects.update_or_create(
        code=code.strip(), defaults={"name": tidy_name(name)}
    )[0]
    note(
        actor=actor, action="position.save", kind="position", row_id=position.pk,
        label=position.name, at=at,
    )  # fmt: skip
    return position
