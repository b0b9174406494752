"""One's own account: postings, delegations, password, second factor."""

import io

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from motcua.core.errors import DomainError
from motcua.directory import queries
from motcua.directory import second_factor as factor
from motcua.directory.models import Account
from motcua.directory.services import sign_in
from motcua.directory.wording import ROLE_LABELS
from motcua.sites.staff import forms
from motcua.sites.staff.homes import home_of
from motcua.sites.ui.pages import (
    ACTIVE_POSTING_KEY,
    OfficerRequest,
    actor_of,
    address_of,
    forget_actor,
    officer_page,
)

_SECRET = "staff_new_secret"  # noqa: S105 — name of a session entry


@officer_page()
@never_cache
def overview(request: OfficerRequest) -> HttpResponse:
    """Show who I am today, for whom I work and how I sign in."""
    return _overview(request)


@officer_page()
@require_POST
def switch_unit(request: OfficerRequest) -> HttpResponse:
    """Work in another of one's postings from now on."""
    chosen = request.POST.get("unit", "")
    known = {str(posting.id) for posting in request.actor.postings}
    if chosen in known:
        request.session[ACTIVE_POSTING_KEY] = int(chosen)
        forget_actor(request)
    return redirect(home_of(request, actor_of(request)))


@sensitive_post_parameters("current", "new")
@officer_page()
@never_cache
def change_password(request: OfficerRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    if request.method != "POST":
        return render(request, "staff/change_password.html", {"form": forms.NewPassword()})
    form = forms.NewPassword(request.POST)
    if form.is_valid():
        try:
            account = sign_in.change_own_password(
                actor=request.actor,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                address=address_of(request),
                at=timezone.now(),
            )
        except sign_in.SignInLocked as error:
            form.add_error(None, str(error))
        except sign_in.UnableToSignIn:
            form.add_error("current", _("Mật khẩu đang dùng không đúng."))
        except DomainError as error:
            form.add_error("new", str(error))
        else:
            update_session_auth_hash(request, account)
            messages.success(request, _("Đã đổi mật khẩu."))
            return redirect("staff:account")
    return render(request, "staff/change_password.html", {"form": form}, status=422)


@officer_page()
@never_cache
def enable_second_factor(request: OfficerRequest) -> HttpResponse:
    """Show the QR code, then store the secret when the app proves to have it."""
    secret = request.session.get(_SECRET)
    if request.method != "POST" or not secret:
        secret = request.session[_SECRET] = factor.new_secret()
        return _show_secret(request, forms.Code(), secret)
    form = forms.Code(request.POST)
    if not form.is_valid():
        return _show_secret(request, form, secret, status=422)
    assert request.actor.account_id is not None
    try:
        codes = sign_in.enable_second_factor(
            account_id=request.actor.account_id,
            secret=secret,
            code=form.cleaned_data["code"],
            at=timezone.now(),
        )
    except sign_in.SecondFactorFault as error:
        form.add_error("code", str(error))
        return _show_secret(request, form, secret, status=422)
    del request.session[_SECRET]
    # Shown once, in the answer itself: they are stored nowhere in readable form.
    return render(request, "staff/recovery_codes.html", {"codes": codes})


@officer_page()
@require_POST
def disable_second_factor(request: OfficerRequest) -> HttpResponse:
    """Turn the second factor off with one of its codes."""
    form = forms.Code(request.POST)
    if form.is_valid():
        assert request.actor.account_id is not None
        try:
            sign_in.disable_second_factor(
                account_id=request.actor.account_id,
                code=form.cleaned_data["code"],
                address=address_of(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Đã tắt xác thực lớp thứ hai."))
            return redirect("staff:account")
    return _overview(request, form, status=422)


def _overview(
    request: OfficerRequest, form: forms.Code | None = None, *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    assert actor.account_id is not None
    assert actor.officer_id is not None
    is_on = factor.is_enabled(account_id=actor.account_id)
    context = {
        "actor": actor,
        "account": Account.objects.get(pk=actor.account_id),
        "postings": [
            (posting, ROLE_LABELS[posting.role], posting is actor.active)
            for posting in actor.postings
        ],
        "delegations": queries.list_delegations(
            officer_id=actor.officer_id, on=timezone.localdate()
        ),
        "is_second_factor_on": is_on,
        "recovery_left": factor.count_recovery_codes(account_id=actor.account_id) if is_on else 0,
        "form": form or forms.Code(),
    }
    return render(request, "staff/account.html", context, status=status)


def _show_secret(
    request: OfficerRequest, form: forms.Code, secret: str, *, status: int = 200
) -> HttpResponse:
    assert request.actor.account_id is not None
    account = Account.objects.get(pk=request.actor.account_id)
    address = factor.enrolment_address(secret=secret, username=account.username)
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"form": form, "qr": _qr_svg(address), "secret": " ".join(groups)}
    return render(request, "staff/enable_second_factor.html", context, status=status)


def _qr_svg(text: str) -> SafeString:
    buffer = io.BytesIO()
    segno.make(text, error="m").save(
        buffer, kind="svg", scale=5, border=4, xmldecl=False, light="#fff"
    )
    # White behind the squares, whatever the theme. segno writes paths only; the text is in them as squares.
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 — no part of it is typed by anybody
