"""Where somebody's work begins after signing in."""

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.core.actors import Actor
from motcua.directory.rules import Role
from motcua.sites.ui import frame

# By the role of the chosen posting; the site's first visible place is its home.
_SITES = {
    Role.COUNTER_OFFICER: "counter",
    Role.CENTER_HEAD: "counter",
    Role.ADMINISTRATOR: "console",
    Role.PROCEDURE_EDITOR: "console",
    Role.PROCEDURE_PUBLISHER: "console",
    Role.AUDITOR: "console",
}
_OTHERS = "backoffice"


def home_of(request: HttpRequest, actor: Actor | None) -> str:
    """Return the page where this person's work begins; without any work, the own account."""
    if actor is None or actor.active is None:
        return reverse("staff:account") if actor and actor.officer_id else "/"
    site = _SITES.get(Role(actor.active.role), _OTHERS)
    places = frame.links_for(request, audience="staff")
    for place in places:
        if resolve(place.url).namespace == site:
            return place.url
    return places[0].url if places else reverse("staff:account")


def safe_target(request: HttpRequest, target: str) -> str:
    """Return an address of this server, or nothing: a link must not lead officers elsewhere."""
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_safe else ""
