"""The bodies a dossier was under before a reorganisation, for its page."""

from django import template

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.bodies import FormerBody, list_former_bodies

register = template.Library()


@register.simple_tag
def former_bodies(dossier: Dossier) -> list[FormerBody]:
    """Return the former bodies, oldest first; none while nothing has ended (rule 5)."""
    return list_former_bodies(dossier=dossier)
