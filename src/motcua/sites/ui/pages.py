"""
Who may open a page: the person behind a request, the gate before staff pages, the table of access.

Sites may not import each other, so the gate lives here. A staff view is written::

    @officer_page(roles={Role.COUNTER_OFFICER})
    def intake(request: OfficerRequest) -> HttpResponse: ...

and each site lists its pages in `access.py`, which the matrix test compares with what they answer::

    ACCESS = {"counter:intake": frozenset({Kind.COUNTER_OFFICER, Kind.OTHER_COUNTER_OFFICER})}

The gate says who may come in at all; whether this dossier is his business is asked of
`directory.policies` in the view or service.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory import queries as directory_queries
from motcua.sites.ui.session import is_background_call, sign_in_needed

ACTIVE_POSTING_KEY = "active_posting"
SIGN_IN_URL_NAME = "staff:sign_in"
_CACHE = "_motcua_actor"

P = ParamSpec("P")


class Kind(StrEnum):
    """The cast of the matrix of rights: who tries every page."""

    ANONYMOUS = "ANONYMOUS"
    CITIZEN = "CITIZEN"
    COUNTER_OFFICER = "COUNTER_OFFICER"
    OTHER_COUNTER_OFFICER = "OTHER_COUNTER_OFFICER"
    CENTER_HEAD = "CENTER_HEAD"
    SPECIALIST = "SPECIALIST"
    UNIT_HEAD = "UNIT_HEAD"
    LEADER = "LEADER"
    CLERK = "CLERK"
    ADMINISTRATOR = "ADMINISTRATOR"
    PROCEDURE_EDITOR = "PROCEDURE_EDITOR"
    PROCEDURE_PUBLISHER = "PROCEDURE_PUBLISHER"
    AUDITOR = "AUDITOR"
    # An officer of an agency that has nothing to do with the dossier.
    STRANGER = "STRANGER"


EVERYONE = frozenset(Kind)
OFFICERS = EVERYONE - {Kind.ANONYMOUS, Kind.CITIZEN}


class OfficerRequest(HttpRequest):
    """A request that has passed the gate."""

    actor: Actor


class _Nobody:
    """Marks that nobody is signed in, so that it is not asked again."""


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who is signed in with today's postings, None for nobody; read once per request."""
    found = getattr(request, _CACHE, None)
    if found is None:
        found = _read_actor(request) or _Nobody()
        setattr(request, _CACHE, found)
    return found if isinstance(found, Actor) else None


def visible_to(*roles: str) -> Callable[[HttpRequest], bool]:
    """Return the `is_visible` of a place: for officers with one of these roles, or for any officer."""

    def is_visible(request: HttpRequest) -> bool:
        actor = actor_of(request)
        if actor is None or not actor.postings:
            return False
        return not roles or not actor.roles.isdisjoint(roles)

    return is_visible


def forget_actor(request: HttpRequest) -> None:
    """Read the person anew: somebody signed in, or chose another posting, within this request."""
    if hasattr(request, _CACHE):
        delattr(request, _CACHE)
    request.actor = SimpleLazyObject(  # type: ignore[attr-defined]  # as the middleware does
        lambda: actor_of(request)
    )


def address_of(request: HttpRequest) -> str:
    """Return the address which the request came from, for the audit and the lock-out."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _read_actor(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    chosen = request.session.get(ACTIVE_POSTING_KEY)
    return directory_queries.get_actor(
        account_id=user.pk,
        on=timezone.localdate(),
        origin=address_of(request),
        active_posting_id=chosen if isinstance(chosen, int) else None,
    )


def sign_in_url(request: HttpRequest) -> str:
    """Return the address of the sign-in form that leads back to this page."""
    # Back to a page that can be read, never to the answer of a form.
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    query = f"?{urlencode({'next': target})}" if target else ""
    return f"{reverse(SIGN_IN_URL_NAME)}{query}"


def officer_page(
    *, roles: Collection[str] | None = None
) -> Callable[
    [Callable[Concatenate[OfficerRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """
    Let officers in, with one of `roles` if given; hand the view a request with `actor`.

    Nobody signed in: 302 to the sign-in form, or 401 for scripts, which open it on top of the page.
    Somebody else: the 403 page.
    """
    allowed = None if roles is None else frozenset(roles)

    def gate(
        view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refusal = _refusal(request)
            if refusal is not None:
                return refusal
            actor = actor_of(request)
            if actor is None or actor.officer_id is None or not actor.postings:
                raise PermissionDenied(_("Tài khoản này hiện không giữ nhiệm vụ nào."))
            if allowed is not None and allowed.isdisjoint(actor.roles):
                raise PermissionDenied(_("Nhiệm vụ của anh/chị không có phần việc này."))
            request.actor = actor  # type: ignore[attr-defined]  # this is what OfficerRequest says
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # it now has the actor

        setattr(guarded, "officer_roles", allowed)  # noqa: B010 — read by the matrix test
        return guarded

    return gate


def _refusal(request: HttpRequest) -> HttpResponse | None:
    user: Any = getattr(request, "user", None)  # Any: the account or Django's anonymous user
    if user is not None and user.is_authenticated:
        return None
    if is_background_call(request):
        return sign_in_needed(reverse(SIGN_IN_URL_NAME))
    return HttpResponseRedirect(sign_in_url(request))


def no_paper(request: HttpRequest, error: Exception, *, back_url: str) -> HttpResponse:
    """Answer 404 with why a paper cannot be printed: it did not happen, or its law has no such form."""
    context = {
        "message": str(error),
        "back_url": back_url,
        "now": timezone.localtime(),
        "today": timezone.localdate(),
    }
    return render(request, "ui/no_paper.html", context, status=404)
