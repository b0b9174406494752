"""
The second factor of staff: a code that an app on the phone shows every 30 seconds (RFC 6238).

Secrets and recovery codes lie in the tables of allauth.mfa, encrypted with a key made from SECRET_KEY, so
that a stolen copy of the database signs nobody in.
"""

import base64
import hashlib
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.utils.http import urlencode

from motcua.core.transactions import transaction_required
from motcua.directory.models import Account

_DIGITS = 6
_PERIOD_SECONDS = 30
# Clocks of phones go wrong: the code before and the code after count as well.
_TOLERANCE = 1
_LAST_STEP = "last_step"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Encrypts what allauth would store in the clear."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def new_secret() -> str:
    """Return a fresh secret in base 32, as apps take it."""
    return str(generate_totp_secret())


def enrolment_address(*, secret: str, username: str) -> str:
    """Return the otpauth address which the QR code holds."""
    issuer: str = settings.MOTCUA_SYSTEM_NAME
    query = urlencode({"secret": secret, "issuer": issuer, "digits": str(_DIGITS)})
    return f"otpauth://totp/{issuer}:{username}?{query}"


def is_code_of(*, secret: str, code: str, at: datetime) -> bool:
    """Tell whether the app holds this secret, before it is stored."""
    return _find_step(secret, _digits(code), at) is not None


def is_enabled(*, account_id: int) -> bool:
    return bool(
        Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).exists()
    )


@transaction_required
def enable(*, account_id: int, secret: str) -> list[str]:
    """Store the secret and return the recovery codes, to be written down once."""
    disable(account_id=account_id)
    user = Account.objects.get(pk=account_id)
    TOTP.activate(user, secret)
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


@transaction_required
def disable(*, account_id: int) -> None:
    """Forget secret and recovery codes."""
    Authenticator.objects.filter(user_id=account_id).delete()


def is_right_code(*, account_id: int, code: str, at: datetime) -> bool:
    """
    Tell whether this is the app's present code or an unused recovery code, and use it up.

    A code that was accepted is not accepted again, though its 30 seconds last: whoever looked over
    the shoulder is too late.
    """
    digits = _digits(code)
    with transaction.atomic():
        row = _lock(account_id, Authenticator.Type.TOTP)
        if row is not None and len(digits) == _DIGITS:
            step = _find_step(decrypt(row.data["secret"]), digits, at)
            if step is None or step <= row.data.get(_LAST_STEP, 0):
                return False
            row.data[_LAST_STEP] = step
            row.last_used_at = at
            row.save(update_fields=["data", "last_used_at"])
            return True
        recovery = _lock(account_id, Authenticator.Type.RECOVERY_CODES)
        return recovery is not None and bool(RecoveryCodes(recovery).validate_code(digits))


def count_recovery_codes(*, account_id: int) -> int:
    """Return how many recovery codes are left."""
    row = Authenticator.objects.filter(
        user_id=account_id, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _lock(account_id: int, kind: str) -> "Authenticator | None":
    return Authenticator.objects.select_for_update().filter(user_id=account_id, type=kind).first()


def _find_step(secret: str, code: str, at: datetime) -> int | None:
    now = int(at.timestamp()) // _PERIOD_SECONDS
    for step in range(now - _TOLERANCE, now + _TOLERANCE + 1):
        if f"{hotp_value(secret, step):0{_DIGITS}}" == code:
            return step
    return None


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isdigit())


def _fernet() -> Fernet:
    key = hashlib.sha256(b"motcua second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
