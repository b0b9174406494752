"""
Who acts: one immutable value that sites make and every service takes.

It lies below the modules, so that rights, events and the audit speak of the same person without
importing tables of the directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class PostingFact:
    """One valid role at one place; `delegator_id` is the officer whose work is done in his absence."""

    id: int
    role: str
    agency_id: int
    level: str
    # What the agency is for (vocabulary of `Agency.function`).
    agency_function: str = ""
    unit_id: int | None = None
    shop_id: int | None = None
    counter_id: int | None = None
    # Short names of today, for the header and for the lines of the history.
    agency_label: str = ""
    unit_label: str = ""
    position_label: str = ""
    delegator_id: int | None = None

    @property
    def place_label(self) -> str:
        """Unit before agency, or the agency alone."""
        return ", ".join(label for label in (self.unit_label, self.agency_label) if label)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """
    A person (or the system itself) at work on one day.

    `postings` holds every posting valid that day, the chosen one first, own ones before delegated
    ones. `inherited` holds the same postings at the bodies that went into the present ones: open work
    and old dossiers of a body that was merged or renamed fall to its successor. `origin` says from where: an address, "command line", "sweep".
    """

    account_id: int | None
    officer_id: int | None
    label: str
    unit_label: str = ""
    origin: str = ""
    postings: tuple[PostingFact, ...] = ()
    inherited: tuple[PostingFact, ...] = ()
    is_citizen: bool = False

    @property
    def active(self) -> PostingFact | None:
        """The posting which the person has chosen to work in; pages open with its unit and shop."""
        return self.postings[0] if self.postings else None

    @property
    def all_postings(self) -> tuple[PostingFact, ...]:
        """Present postings, then inherited ones: what rights are asked of."""
        return self.postings + self.inherited

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles that the person holds anywhere, delegated ones included."""
        return frozenset(posting.role for posting in self.postings)

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        return frozenset(posting.agency_id for posting in self.all_postings)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(posting.unit_id for posting in self.all_postings if posting.unit_id)

    @cached_property
    def shop_ids(self) -> frozenset[int]:
        return frozenset(posting.shop_id for posting in self.postings if posting.shop_id)

    @cached_property
    def delegator_ids(self) -> frozenset[int]:
        """Officers in whose absence this person works."""
        return frozenset(
            posting.delegator_id for posting in self.postings if posting.delegator_id is not None
        )

    def postings_as(self, *roles: str) -> Iterator[PostingFact]:
        """Go through the postings with one of these roles."""
        return (posting for posting in self.all_postings if posting.role in roles)


def system_actor(*, origin: str) -> Actor:
    """Return the actor of sweeps and commands, which no person started."""
    return Actor(account_id=None, officer_id=None, label="Hệ thống", origin=origin)
