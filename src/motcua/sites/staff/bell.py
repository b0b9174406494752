"""How many notices of the person at work wait to be read."""

from django.http import HttpRequest

from motcua.notifications import queries
from motcua.sites.ui.pages import actor_of


def unread_of(request: HttpRequest) -> int:
    """Return the number for the bell, 0 for nobody and for citizens."""
    actor = actor_of(request)
    if actor is None or actor.officer_id is None:
        return 0
    return queries.count_unread(officer_id=actor.officer_id)
