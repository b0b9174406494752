"""
The order of the parts of an interagency dossier. Plain Python: no Django, no clock, no I/O.

On paper the parts follow one another as the procedure lists them; as an electronic file they all begin at
once, but for those that need the result of another (Decree 118/2025, art. 20(2); rules 38, 39).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.facts import ComponentFacts
from motcua.dossiers.rules import Channel, PartState
from motcua.legislation.rules import CodePrefix, LinkedOrder, RuleSet

_ENDED = frozenset({PartState.DONE, PartState.REFUSED, PartState.CANCELLED})
_ON_PAPER = frozenset({"ORIGINAL", "CERTIFIED_COPY", "COPY"})


@dataclass(frozen=True, kw_only=True)
class Link:
    """A part as far as its turn is concerned."""

    number: int
    key: str
    state: PartState
    needs: tuple[str, ...] = ()


def is_electronic(channel: Channel, components: Iterable[ComponentFacts]) -> bool:
    """Tell whether the file goes round as data: filed online, or each paper scanned at the desk."""
    if channel in {Channel.ONLINE, Channel.VNEID}:
        return True
    return all(paper.file_ids for paper in components if paper.kind in _ON_PAPER)


def choose_order(rule_set: RuleSet, *, electronic: bool) -> LinkedOrder:
    """Return whether the parts of a dossier work side by side or one after another."""
    if electronic:
        return rule_set.linked_electronic_order.value
    return rule_set.linked_paper_order.value


def choose_linked_prefix(
    rule_set: RuleSet, channel: Channel, *, intake_code: str, competent_code: str
) -> str:
    """Return whose identity code begins the code of a linked group (art. 28(2)(a); rule 30)."""
    is_online = channel in {Channel.ONLINE, Channel.VNEID}
    chosen = rule_set.linked_online_prefix if is_online else rule_set.linked_direct_prefix
    if chosen.value is CodePrefix.NATIONAL_PORTAL:
        return rule_set.national_portal_code.value
    if chosen.value is CodePrefix.RESOLVING_AGENCY:
        return competent_code
    return intake_code


def due_to_open(links: Sequence[Link], order: LinkedOrder) -> tuple[Link, ...]:
    """Return the waiting parts whose turn has come."""
    done = {link.key for link in links if link.state is PartState.DONE}
    ready = tuple(
        link
        for link in sorted(links, key=lambda link: link.number)
        if link.state is PartState.WAITING and done.issuperset(link.needs)
    )
    if order is LinkedOrder.PARALLEL:
        return ready
    is_busy = any(link.state is PartState.IN_PROCESS for link in links)
    return () if is_busy else ready[:1]


def without_ground(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the waiting parts that can no longer get a result they need, those that need them included."""
    lost = {link.key for link in links if link.state in {PartState.REFUSED, PartState.CANCELLED}}
    found: list[Link] = []
    for link in sorted(links, key=lambda link: link.number):
        if link.state is PartState.WAITING and lost.intersection(link.needs):
            lost.add(link.key)
            found.append(link)
    return tuple(found)


def users_of(ended: Link, links: Sequence[Link], order: LinkedOrder) -> tuple[Link, ...]:
    """Return the parts that a result goes to: those that need it and, on paper, whoever comes next."""
    waiting = [link for link in links if link.state is PartState.WAITING]
    users = [link for link in waiting if ended.key in link.needs]
    if order is LinkedOrder.SEQUENTIAL:
        following = min(waiting, key=lambda link: link.number, default=None)
        if following is not None and following not in users:
            users.append(following)
    return tuple(sorted(users, key=lambda link: link.number))


def all_ended(links: Iterable[Link]) -> bool:
    return all(link.state in _ENDED for link in links)


def starts_after(
    link: Link, ends: dict[str, datetime], before: datetime | None, *, received_at: datetime
) -> datetime:
    """Return from when a part counts: receipt, or the last end of what it needs or follows on paper."""
    moments = [ends[key] for key in link.needs if key in ends]
    if before is not None:
        moments.append(before)
    return max(moments, default=received_at)
