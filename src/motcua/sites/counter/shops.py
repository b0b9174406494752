"""At which one-stop shop an officer works."""

from motcua.core.actors import Actor, PostingFact
from motcua.directory.rules import Role

COUNTER_ROLES = (Role.COUNTER_OFFICER, Role.CENTER_HEAD)


def counter_postings(actor: Actor) -> list[PostingFact]:
    """Return the postings at a counter, the chosen one first."""
    return [posting for posting in actor.postings_as(*COUNTER_ROLES) if posting.shop_id]


def shop_id_of(actor: Actor) -> int:
    """Return the shop whose counter the officer sits at now; the gate has let in nobody without."""
    posting = counter_postings(actor)[0]
    assert posting.shop_id is not None
    return posting.shop_id


def shop_ids_of(actor: Actor) -> frozenset[int]:
    """Return every shop where the officer may receive, hand over and return."""
    return frozenset(
        posting.shop_id for posting in counter_postings(actor) if posting.shop_id is not None
    )
