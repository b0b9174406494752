"""Whether every dossier can come to an end, found by playing all moves of the tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from motcua.workflow.graph import Flow, Graph, NodeKind

# Tokens on flows, as a sorted tuple: one situation of the process.
Marking = tuple[str, ...]
# Real processes have some dozens of situations; one with more can be neither read nor checked.
_MOST_SITUATIONS: Final = 20_000


class TooManySituations(Exception):
    """The process branches too much to be played through."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """
    What is wrong with a process.

    `dead_ends`: nodes before which tokens wait in a situation that can never end. `doubled`: nodes
    that may be reached a second time while they still wait for the first.
    """

    dead_ends: list[frozenset[str]]
    doubled: frozenset[str]


def play(graph: Graph) -> Findings:
    """
    Play through every situation; conditions are taken as free, each branch of a choice may happen.

    :raises TooManySituations: if the process is too large for that
    """
    first = tuple(sorted(flow.key for flow in graph.leaving[graph.start]))
    if not first:
        return Findings(dead_ends=[frozenset({graph.start})], doubled=frozenset())
    flow_of = {flow.key: flow for flow in graph.flows}
    doubled: set[str] = set()
    nexts: dict[Marking, set[Marking]] = {}
    waiting = [first]
    while waiting:
        marking = waiting.pop()
        if marking in nexts:
            continue
        twice = {key for key in marking if marking.count(key) > 1}
        if twice:
            # Not played on: such tokens may multiply for ever.
            doubled |= {flow_of[key].target for key in twice}
            nexts[marking] = {()}
            continue
        nexts[marking] = set(_moves(graph, marking))
        waiting.extend(nexts[marking])
        if len(nexts) > _MOST_SITUATIONS:
            raise TooManySituations
    ending = _can_reach_end(nexts)
    stuck = [marking for marking in nexts if marking not in ending]
    # The situations without any further move explain the others; a loop has none, then all do.
    dead = [marking for marking in stuck if not nexts[marking]] or stuck[:1]
    return Findings(
        dead_ends=sorted({frozenset(_targets(graph, marking)) for marking in dead}, key=sorted),
        doubled=frozenset(doubled),
    )


def _targets(graph: Graph, marking: Marking) -> Iterator[str]:
    return (flow.target for flow in graph.flows if flow.key in marking)


def _can_reach_end(nexts: dict[Marking, set[Marking]]) -> set[Marking]:
    before: dict[Marking, set[Marking]] = {}
    for marking, following in nexts.items():
        for after in following:
            before.setdefault(after, set()).add(marking)
    ending: set[Marking] = set()
    waiting: list[Marking] = [()]
    while waiting:
        marking = waiting.pop()
        if marking not in ending:
            ending.add(marking)
            waiting.extend(before.get(marking, ()))
    return ending


def _moves(graph: Graph, marking: Marking) -> Iterator[Marking]:
    flow_of = {flow.key: flow for flow in graph.flows}
    for key in set(marking):
        target = flow_of[key].target
        node = graph.nodes[target]
        leaving = graph.leaving[target]
        if node.kind is NodeKind.END:
            yield () if node.is_terminate else tuple(_without(marking, [key]))
        elif node.kind is NodeKind.PARALLEL:
            entering = [flow.key for flow in graph.entering[target]]
            if all(flow in marking for flow in entering):
                yield _with(_without(marking, entering), leaving)
        elif node.kind is NodeKind.CHOICE:
            for flow in leaving:
                yield _with(_without(marking, [key]), (flow,))
        else:
            yield _with(_without(marking, [key]), leaving)


def _without(marking: Marking, keys: list[str]) -> list[str]:
    rest = list(marking)
    for key in keys:
        rest.remove(key)
    return rest


def _with(rest: list[str], flows: tuple[Flow, ...]) -> Marking:
    return tuple(sorted([*rest, *(flow.key for flow in flows)]))
