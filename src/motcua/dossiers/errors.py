"""What may go wrong with a dossier, in words for the user."""

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.errors import DomainError


class UnableToReceiveDossier(DomainError):
    """Something the law wants before acceptance is missing; the message says what."""


class ChannelNotAllowed(DomainError):
    """The procedure may not be filed this way (rule 21) or not at a counter at all (rule 4)."""


class NoCompetentAgency(DomainError):
    """Nobody in the directory settles this procedure for the chosen commune."""


class UnableToMoveDossier(DomainError):
    """The act does not fit the state the dossier is in."""


class SupplementAlreadyRequested(DomainError):
    """Asked once already at this stage, and no sector rule allows a second time (rule 14)."""


class TooEarlyToClose(DomainError):
    """The term for completing the dossier has not ended (rule 49)."""


class ReasonMissing(DomainError):
    """The act needs a reason in words."""


class AuthorityMissing(DomainError):
    """Who collects is not the applicant and shows no authority (rule 73)."""


class ExtensionRefused(DomainError):
    """Extended once already, or nothing runs that could be extended (rule 60)."""


class UnableToChargeFee(DomainError):
    """The amount, or the state of the dossier, does not allow the money to be taken or given back."""


class NotPermitted(DomainError):
    """The officer's postings do not allow this act on this dossier."""


def officer_id_of(actor: Actor) -> int:
    """
    Return the officer who acts.

    :raises NotPermitted: if it is the system or a citizen
    """
    if actor.officer_id is None:
        raise NotPermitted(_("Việc này phải do một cán bộ thực hiện."))
    return actor.officer_id
