"""What every view of the counter begins with: the moment, the gate, a dossier that may be seen."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from motcua.audit import services as audit
from motcua.directory import policies
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.page import DossierPage, get_dossier, get_dossier_page, may_view
from motcua.sites.counter.shops import COUNTER_ROLES
from motcua.sites.ui.pages import OfficerRequest, officer_page

P = ParamSpec("P")

STATUS_OF_FAULTS = 422


def counter_page(
    place: str,
) -> Callable[
    [Callable[Concatenate[OfficerRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let counter officers and heads of centres in; mark the place of the header the page belongs to."""

    def gate(
        view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        def placed(
            request: OfficerRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            setattr(request, "ui_place", place)  # noqa: B010 — read by the frame
            return view(request, *args, **kwargs)

        placed.__name__ = view.__name__
        placed.__doc__ = view.__doc__
        placed.__module__ = view.__module__
        return officer_page(roles=COUNTER_ROLES)(placed)

    return gate


def moment() -> datetime:
    """Return now in the province's time: services take the day from it."""
    return timezone.localtime()


def page_or_404(request: OfficerRequest, dossier_id: int, *, purpose: str) -> DossierPage:
    """Return a dossier's page and write down that it was read; 404 where it may not be seen."""
    page = get_dossier_page(dossier_id=dossier_id, actor=request.actor)
    if page is None:
        raise Http404
    record_read(request, page.dossier, purpose=purpose)
    return page


def dossier_or_404(request: OfficerRequest, dossier_id: int) -> Dossier:
    """Return a dossier that the officer may see, without its lists."""
    dossier = get_dossier(dossier_id=dossier_id)
    if dossier is None or not may_view(actor=request.actor, dossier=dossier):
        raise Http404
    return dossier


def record_read(
    request: OfficerRequest, dossier: Dossier, *, purpose: str, action: str = ""
) -> None:
    """Write that this dossier's data were shown or printed."""
    audit.record_read(
        actor=request.actor,
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code or "",
        purpose=purpose,
        action=action,
        at=moment(),
    )


def may_return_here(request: OfficerRequest, dossier: Dossier) -> bool:
    """Tell whether results of this dossier are handed out at the officer's counter."""
    return policies.can(request.actor, "dossier.return", shop_id=dossier.return_shop_id)
