"""Sign-in in two steps, in a page or in the dialog on top of one, and sign-out."""

from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import DomainError
from motcua.directory import queries
from motcua.directory import second_factor as factor
from motcua.directory.models import Account
from motcua.directory.queries import OfficerLine
from motcua.directory.services import sign_in as services
from motcua.directory.wording import ROLE_LABELS
from motcua.sites.staff import forms
from motcua.sites.staff.homes import home_of, safe_target
from motcua.sites.ui.pages import actor_of, address_of, forget_actor
from motcua.sites.ui.session import sign_in_needed, signed_in_again, wants_dialog

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_PENDING = "staff_sign_in"
# Between the password and the code.
_PENDING_LASTS = timedelta(minutes=5)


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    target = safe_target(request, request.POST.get("next", request.GET.get("next", "")))
    if request.method != "POST":
        actor = actor_of(request)
        if actor is not None and actor.officer_id is not None and not wants_dialog(request):
            return redirect(target or home_of(request, actor))
        return _show(request, forms.Password(), target=target)
    return _judge_password(request, forms.Password(request.POST), target)


def _judge_password(request: HttpRequest, form: forms.Password, target: str) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form, target=target, status=422)
    now = timezone.now()
    try:
        account = services.check_password(
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            address=address_of(request),
            at=now,
        )
    except (services.SignInLocked, services.UnableToSignIn) as error:
        form.add_error(None, str(error))
        return _show(request, form, target=target, status=_status(error))
    if not factor.is_enabled(account_id=account.pk):
        return _finish(request, account, target=target, at=now)
    request.session[_PENDING] = {"account_id": account.pk, "at": now.isoformat(), "next": target}
    if wants_dialog(request):
        return _show_code(request, forms.Code())
    return redirect("staff:second_factor")


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code, after the password was right."""
    pending = request.session.get(_PENDING)
    if not pending or timezone.now() - datetime.fromisoformat(pending["at"]) > _PENDING_LASTS:
        request.session.pop(_PENDING, None)
        return redirect("staff:sign_in")
    if request.method != "POST":
        return _show_code(request, forms.Code())
    return _judge_code(request, forms.Code(request.POST), pending["account_id"], pending["next"])


def _judge_code(
    request: HttpRequest, form: forms.Code, account_id: int, target: str
) -> HttpResponse:
    if not form.is_valid():
        return _show_code(request, form, status=422)
    now = timezone.now()
    try:
        account = services.check_code(
            account_id=account_id,
            code=form.cleaned_data["code"],
            address=address_of(request),
            at=now,
        )
    except services.SignInLocked as error:
        # When the lock ends, it begins with the password again.
        request.session.pop(_PENDING, None)
        status, text = _status(error), str(error)
        return _show(request, forms.Password(), target=target, status=status, text=text)
    except services.UnableToSignIn as error:
        form.add_error("code", str(error))
        return _show_code(request, form, status=422)
    return _finish(request, account, target=target, at=now)


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Become one of the imaginary people, in the demo only."""
    now = timezone.now()
    target = safe_target(request, request.POST.get("next", ""))
    try:
        account = services.find_demo_account(username=request.POST.get("username", ""))
    except services.UnableToSignIn as error:
        status = 422 if settings.MOTCUA_DEMO else 403
        return _show(request, forms.Password(), target=target, status=status, text=str(error))
    if request.user.is_authenticated:
        logout(request)
    return _finish(request, account, target=target, at=now)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        services.record_sign_out(
            account_id=request.user.pk, address=address_of(request), at=timezone.now()
        )
        logout(request)
    return redirect("staff:sign_in")


@require_GET
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """Tell a script whether the session lives: 204, or 401 with the address of the sign-in form."""
    if actor_of(request) is None:
        return sign_in_needed(reverse("staff:sign_in"))
    return HttpResponse(status=204)


def _status(error: DomainError) -> int:
    return 429 if isinstance(error, services.SignInLocked) else 422


def _finish(request: HttpRequest, account: Account, *, target: str, at: datetime) -> HttpResponse:
    # login() keeps nothing of an anonymous session's id and makes a new CSRF token.
    request.session.pop(_PENDING, None)
    services.record_sign_in(account_id=account.pk, address=address_of(request), at=at)
    login(request, account, backend=_BACKEND)
    forget_actor(request)
    if wants_dialog(request):
        return signed_in_again(request)
    return HttpResponseRedirect(target or home_of(request, actor_of(request)))


def _show(
    request: HttpRequest,
    form: forms.Password,
    *,
    target: str,
    status: int = 200,
    text: str = "",
) -> HttpResponse:
    is_dialog = wants_dialog(request)
    context = {"form": form, "next": target, "text": text, "is_dialog": is_dialog}
    if is_dialog:
        return render(request, "staff/_sign_in_form.html", context, status=status)
    if settings.MOTCUA_DEMO:
        context["groups"] = _demo_people()
        context["demo_password"] = settings.MOTCUA_DEMO_PASSWORD
    return render(request, "staff/sign_in.html", context, status=status)


def _demo_people() -> list[tuple[str, list[tuple[OfficerLine, str | Promise]]]]:
    """List the imaginary people by agency, each with the name of the role."""
    people = queries.list_imaginary_officers(on=timezone.localdate())
    return [
        (agency, [(person, ROLE_LABELS[person.role]) for person in group])
        for agency, group in groupby(people, key=lambda person: person.agency_label)
    ]


def _show_code(request: HttpRequest, form: forms.Code, *, status: int = 200) -> HttpResponse:
    is_dialog = wants_dialog(request)
    template = "staff/_code_form.html" if is_dialog else "staff/second_factor.html"
    context = {"form": form, "is_dialog": is_dialog, "page_title": _("Xác nhận lớp thứ hai")}
    return render(request, template, context, status=status)
