"""Where each node of a process stands: columns by progress, rows by who holds it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from motcua.workflow.graph import Box, Flow, Node, NodeKind

_GAP: Final = 44
_ROW: Final = 110
_LEFT: Final = 30
_TOP: Final = 20
_TRACK: Final = 12
_SIZES: Final = {
    NodeKind.START: (36, 36),
    NodeKind.END: (36, 36),
    NodeKind.STEP: (140, 70),
    NodeKind.CHOICE: (44, 44),
    NodeKind.PARALLEL: (44, 44),
}
# From the citizen's side to the one who signs.
_LANES: Final = ("INTAKE_SHOP", "RETURN_SHOP", "COMPETENT_UNIT", "COMPETENT_AGENCY")
Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    boxes: dict[str, Box]
    lines: dict[str, Line]


def lay_out(
    *, nodes: Mapping[str, Node], flows: Sequence[Flow], lane_of: Mapping[str, str]
) -> Layout:
    """Place the nodes on a grid and draw right-angled lines between them."""
    columns = _columns(nodes, flows)
    rows = _rows(columns, _lanes(nodes, flows, lane_of))
    back = [flow for flow in flows if columns[flow.target] <= columns[flow.source]]
    # A loop back runs round everything else: above when it comes from above, otherwise below.
    above = [flow.key for flow in back if rows[flow.source] < rows[flow.target]]
    below = [flow.key for flow in back if flow.key not in above]
    boxes = _boxes(nodes, columns, rows, top=_TOP + _TRACK * len(above))
    bottom = max(box.y + box.height for box in boxes.values()) + _TRACK
    tracks = {key: _TRACK * (number + 1) for number, key in enumerate(above)} | {
        key: bottom + _TRACK * number for number, key in enumerate(below)
    }
    lines = {
        flow.key: _line(boxes[flow.source], boxes[flow.target], track=tracks.get(flow.key))
        for flow in flows
    }
    return Layout(boxes=boxes, lines=lines)


def _boxes(
    nodes: Mapping[str, Node],
    columns: Mapping[str, int],
    rows: Mapping[str, int],
    *,
    top: float,
) -> dict[str, Box]:
    widths = [0] * (max(columns.values()) + 1)
    for key, node in nodes.items():
        widths[columns[key]] = max(widths[columns[key]], _SIZES[node.kind][0] + _GAP)
    lefts = [_LEFT, *accumulate(widths, initial=_LEFT)][1:]
    boxes = {}
    for key, node in nodes.items():
        width, height = _SIZES[node.kind]
        column = columns[key]
        boxes[key] = Box(
            x=lefts[column] + (widths[column] - width) / 2,
            y=top + rows[key] * _ROW + (_ROW - height) / 2,
            width=width,
            height=height,
        )
    return boxes


def _columns(nodes: Mapping[str, Node], flows: Sequence[Flow]) -> dict[str, int]:
    """Return the length of the longest way to each node, loops left aside."""
    targets = {key: [flow.target for flow in flows if flow.source == key] for key in nodes}
    start = next(key for key, node in nodes.items() if node.kind is NodeKind.START)
    order, back = _walk(start, targets)
    columns = dict.fromkeys(nodes, 0)
    for key in reversed(order):
        for target in targets[key]:
            if (key, target) not in back:
                columns[target] = max(columns[target], columns[key] + 1)
    return columns


def _walk(
    start: str, targets: Mapping[str, Sequence[str]]
) -> tuple[list[str], set[tuple[str, str]]]:
    """Return the nodes in the order in which a depth-first walk leaves them, and the loops back."""
    order: list[str] = []
    back: set[tuple[str, str]] = set()
    on_way: set[str] = set()
    seen: set[str] = set()

    def visit(key: str) -> None:
        seen.add(key)
        on_way.add(key)
        for target in targets[key]:
            if target in on_way:
                back.add((key, target))
            elif target not in seen:
                visit(target)
        on_way.discard(key)
        order.append(key)

    visit(start)
    return order, back


def _lanes(
    nodes: Mapping[str, Node], flows: Sequence[Flow], lane_of: Mapping[str, str]
) -> dict[str, int]:
    used = {"INTAKE_SHOP" if lane == "RETURN_SHOP" else lane for lane in lane_of.values()}
    names = [lane for lane in _LANES if lane in used] + sorted(used - set(_LANES))
    lanes = {
        key: names.index("INTAKE_SHOP" if lane == "RETURN_SHOP" else lane)
        for key, lane in lane_of.items()
    }
    # Gateways and ends stand in the lane of what leads to them, the start in that of its step.
    for _round in nodes:
        for flow in flows:
            if flow.target not in lanes and flow.source in lanes:
                lanes[flow.target] = lanes[flow.source]
            elif flow.source not in lanes and flow.target in lanes:
                lanes[flow.source] = lanes[flow.target]
    return {key: lanes.get(key, 0) for key in nodes}


def _rows(columns: Mapping[str, int], lanes: Mapping[str, int]) -> dict[str, int]:
    """Give each lane as many rows as it has nodes side by side in one column."""
    inside: dict[str, int] = {}
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for key, lane in lanes.items():
        inside[key] = taken[lane, columns[key]]
        taken[lane, columns[key]] += 1
    heights = [
        max((count for (at, _column), count in taken.items() if at == lane), default=0)
        for lane in range(max(lanes.values()) + 1)
    ]
    tops = list(accumulate(heights, initial=0))
    return {key: tops[lane] + inside[key] for key, lane in lanes.items()}


def _line(source: Box, target: Box, *, track: float | None) -> Line:
    middle = source.y + source.height / 2
    aim = target.y + target.height / 2
    if track is not None:
        out, into = source.x + source.width / 2, target.x + target.width / 2
        is_above = track < source.y
        return (
            (out, source.y if is_above else source.y + source.height),
            (out, track),
            (into, track),
            (into, target.y if is_above else target.y + target.height),
        )
    right = source.x + source.width
    if middle == aim:
        return ((right, middle), (target.x, aim))
    turn = target.x - 18
    return ((right, middle), (turn, middle), (turn, aim), (target.x, aim))
