"""
Sign-in of staff: password, then the code of the second factor, with a lock after repeated failures.

Every try is written before it is judged, so that a hundred tries at one moment count as a hundred.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.directory import second_factor
from motcua.directory.models import Account, SignInAttempt
from motcua.directory.services.people import set_staff_password

WINDOW = timedelta(minutes=15)
FAILURES_OF_A_NAME = 5
# A whole office may stand behind one address; guessing many names from one place is stopped here.
FAILURES_OF_AN_ADDRESS = 20
_NAME_LENGTH = 150
_ADDRESS_LENGTH = 45


class UnableToSignIn(DomainError):
    """Wrong name, password or code; the message does not say which."""


class SignInLocked(DomainError):
    """Too many failures; `minutes` is how long to wait."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(
            _(
                "Đăng nhập sai quá nhiều lần. Thử lại sau %(minutes)d phút, hoặc nhờ quản trị "
                "đặt lại mật khẩu."
            )
            % {"minutes": minutes}
        )


class SecondFactorFault(DomainError):
    """The code that should prove the app does not fit."""


def check_password(*, username: str, password: str, address: str, at: datetime) -> Account:
    """
    Check name and password of a staff account; success is recorded only after the second factor.

    :raises SignInLocked: after five failures of the name or twenty of the address in 15 minutes
    :raises UnableToSignIn: if they do not fit
    """
    name = username.strip().lower()[:_NAME_LENGTH]
    attempt = _begin_attempt(name, address, at)
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account) or account.kind != Account.Kind.STAFF:
        _note(None, "account.sign_in_failed", name=name, address=address, at=at)
        raise UnableToSignIn(_("Tên đăng nhập hoặc mật khẩu không đúng."))
    # Neither success nor failure until the code is right too.
    attempt.delete()
    return account


def check_code(*, account_id: int, code: str, address: str, at: datetime) -> Account:
    """
    Check the code of the second factor (or a recovery code) after a right password.

    :raises SignInLocked: as for passwords
    :raises UnableToSignIn: if the code is wrong or was used before
    """
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise UnableToSignIn(_("Tài khoản này đã bị khóa."))
    attempt = _begin_attempt(account.username, address, at)
    if not second_factor.is_right_code(account_id=account_id, code=code, at=at):
        _note(account, "account.code_failed", name=account.username, address=address, at=at)
        raise UnableToSignIn(_("Mã không đúng hoặc đã dùng. Nhập mã đang hiện trên ứng dụng."))
    attempt.delete()
    return account


@transaction.atomic
def record_sign_in(*, account_id: int, address: str, at: datetime) -> None:
    """Write that somebody signed in; earlier failures of the name no longer count."""
    account = Account.objects.get(pk=account_id)
    SignInAttempt.objects.create(
        username=account.username, address=address[:_ADDRESS_LENGTH], at=at, is_success=True
    )
    _note(account, "account.sign_in", name=account.username, address=address, at=at)


def record_sign_out(*, account_id: int, address: str, at: datetime) -> None:
    """Write that somebody signed out."""
    account = Account.objects.filter(pk=account_id).first()
    if account is not None:
        _note(account, "account.sign_out", name=account.username, address=address, at=at)


def find_demo_account(*, username: str) -> Account:
    """
    Return the account to act as in the demo.

    :raises UnableToSignIn: outside the demo, or for somebody who is not imaginary
    """
    account = Account.objects.filter(
        username=username, is_active=True, officer__is_imaginary=True
    ).first()
    if not settings.MOTCUA_DEMO or account is None:
        raise UnableToSignIn(_("Chỉ vào vai được người giả định của bản minh họa."))
    return account


@transaction.atomic
def enable_second_factor(*, account_id: int, secret: str, code: str, at: datetime) -> list[str]:
    """
    Turn the second factor on once the app shows a right code; return the recovery codes.

    :raises SecondFactorFault: if the code does not fit the secret
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if not second_factor.is_code_of(secret=secret, code=code, at=at):
        raise SecondFactorFault(_("Mã không khớp. Kiểm tra giờ của điện thoại rồi nhập mã mới."))
    codes = second_factor.enable(account_id=account_id, secret=secret)
    _note(account, "account.second_factor_on", name=account.username, address="", at=at)
    return codes


def disable_second_factor(*, account_id: int, code: str, address: str, at: datetime) -> None:
    """
    Turn the second factor off, with a code of it; wrong codes count towards the lock.

    :raises UnableToSignIn: if the code is wrong
    :raises SignInLocked: after too many
    """
    check_code(account_id=account_id, code=code, address=address, at=at)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        second_factor.disable(account_id=account_id)
        _note(account, "account.second_factor_off", name=account.username, address=address, at=at)


def change_own_password(
    *, actor: Actor, current: str, new: str, address: str, at: datetime
) -> Account:
    """
    Change one's own password after proving the present one; wrong ones count towards the lock.

    :raises UnableToSignIn: if the present password is wrong
    :raises SignInLocked: after too many
    :raises UnableToChangeOrganisation: if the new one is too weak
    """
    assert actor.account_id is not None
    account = Account.objects.get(pk=actor.account_id)
    check_password(username=account.username, password=current, address=address, at=at)
    set_staff_password(account_id=account.pk, password=new, actor=actor, at=at)
    account.refresh_from_db()
    return account


def forget_old_attempts(*, before: datetime) -> int:
    """Delete tries that lock nobody any more; the audit keeps what matters."""
    deleted, _rows = SignInAttempt.objects.filter(at__lt=before).delete()
    return deleted


def _begin_attempt(name: str, address: str, at: datetime) -> SignInAttempt:
    place = address[:_ADDRESS_LENGTH]
    attempt = SignInAttempt.objects.create(username=name, address=place, at=at)
    since = at - WINDOW
    failures = SignInAttempt.objects.filter(is_success=False, at__gt=since).exclude(pk=attempt.pk)
    success = (
        SignInAttempt.objects.filter(username=name, is_success=True, at__gt=since)
        .order_by("-at")
        .first()
    )
    of_name = failures.filter(username=name)
    if success is not None:
        of_name = of_name.filter(at__gt=success.at)
    of_address = failures.filter(address=place)
    limits = ((of_name, FAILURES_OF_A_NAME), (of_address, FAILURES_OF_AN_ADDRESS))
    for rows, limit in limits:
        moments = list(rows.order_by("-at").values_list("at", flat=True)[:limit])
        if len(moments) == limit:
            # A try while locked does not make the lock longer.
            attempt.delete()
            left = moments[-1] + WINDOW - at
            raise SignInLocked(max(1, -(-int(left.total_seconds()) // 60)))
    return attempt


def _note(account: Account | None, action: str, *, name: str, address: str, at: datetime) -> None:
    actor = Actor(
        account_id=account.pk if account else None, officer_id=None, label=name, origin=address
    )
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=action,
            subject_kind="account",
            subject_id=str(account.pk) if account else "",
            subject_label=name,
            at=at,
        )
