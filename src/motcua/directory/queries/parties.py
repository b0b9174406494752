"""Persons and organisations that have been here before."""

from motcua.directory.identity import format_tax_code
from motcua.directory.models import Organisation, Person
from motcua.directory.rules import normalize_number, search_form

_SIMILAR_LIMIT = 20


def find_person(*, identity_number: str) -> Person | None:
    """Return who has this personal number or passport."""
    number = normalize_number(identity_number)
    if not number:
        return None
    if number.isdigit():
        known = Person.objects.filter(personal_id=number)
    else:
        known = Person.objects.filter(passport_number=number)
    return known.order_by("pk").first()


def find_organisation(*, tax_code: str) -> Organisation | None:
    return Organisation.objects.filter(tax_code=format_tax_code(tax_code)).order_by("pk").first()


def list_persons_named(*, name: str, limit: int = _SIMILAR_LIMIT) -> list[Person]:
    """Return persons whose name holds these words, accents or not, in name order."""
    words = search_form(name).split()
    if not words:
        return []
    known = Person.objects.all()
    for word in words:
        known = known.filter(search_name__contains=word)
    return list(known.order_by("search_name", "pk")[:limit])
