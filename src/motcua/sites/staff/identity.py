"""How the person at work is named in the header of every staff page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.core.actors import PostingFact
from motcua.directory.wording import ROLE_LABELS
from motcua.sites.ui.frame import Identity, Link
from motcua.sites.ui.pages import actor_of


def identity_of(request: HttpRequest) -> Identity | None:
    """Return name, place and other postings of who is signed in, None for citizens and nobody."""
    actor = actor_of(request)
    if actor is None or actor.officer_id is None:
        return None
    active = actor.active
    links = (Link(label=_("Tài khoản của tôi"), url=reverse("staff:account")),)
    if active is None:
        return Identity(name=actor.label, unit_name="", place_name=_("Cán bộ"), links=links)
    units = tuple(
        (str(posting.id), posting_label(posting), posting is active) for posting in actor.postings
    )
    return Identity(
        name=actor.label,
        unit_name=active.unit_label or active.agency_label,
        place_name=active.agency_label,
        links=links,
        units=units if len(units) > 1 else (),
    )


def posting_label(posting: PostingFact) -> str:
    """Role and place, with a mark when it is somebody else's work."""
    text = f"{ROLE_LABELS[posting.role]} – {posting.place_label}"
    return _("%(posting)s (làm thay)") % {"posting": text} if posting.delegator_id else text
