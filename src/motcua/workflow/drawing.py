"""The process of one dossier as shapes for an SVG: lanes, boxes, marks, lines. No text is measured."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from motcua.workflow.graph import Box, Graph, NodeKind

if TYPE_CHECKING:
    from motcua.workflow.process_map import MapRow

LANE_HEAD: Final = 130
_PADDING: Final = 18


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A stripe for one body that holds work."""

    label: str
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A step with its latest row, or (without row) a start, an end or a gateway."""

    key: str
    kind: NodeKind
    name: str
    box: Box
    row: "MapRow | None" = None
    is_passed: bool = False

    @property
    def center_x(self) -> float:
        return self.box.x + self.box.width / 2

    @property
    def center_y(self) -> float:
        return self.box.y + self.box.height / 2


@dataclass(frozen=True, kw_only=True)
class Line:
    points: tuple[tuple[float, float], ...]
    is_passed: bool

    @property
    def svg_points(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything in one system of coordinates; lane heads take the first `lane_head` units."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    lane_head: int = LANE_HEAD

    @property
    def steps(self) -> tuple[Shape, ...]:
        return tuple(shape for shape in self.shapes if shape.kind is NodeKind.STEP)

    @property
    def marks(self) -> tuple[Shape, ...]:
        return tuple(shape for shape in self.shapes if shape.kind is not NodeKind.STEP)


def draw(
    graph: Graph,
    *,
    rows: Sequence["MapRow"],
    holder_of: Mapping[str, str],
    label_of: Mapping[str, str],
    transitions: AbstractSet[tuple[str, str]],
) -> Drawing:
    """Join the picture that the process carries with what happened to one dossier."""
    boxes = {key: _shifted(box) for key, box in graph.boxes.items() if key in graph.nodes}
    # What a step has been tells more than that it will be once more.
    latest = {row.step_key: row for row in rows if row.entered_at is None}
    latest |= {row.step_key: row for row in rows if row.entered_at is not None}
    passed = _passed_flows(graph, rows, transitions)
    touched = {flow.source for flow in graph.flows if flow.key in passed} | {
        flow.target for flow in graph.flows if flow.key in passed
    }
    lines = {
        key: tuple((x + LANE_HEAD, y) for x, y in points) for key, points in graph.lines.items()
    }
    ends = [y for points in lines.values() for _x, y in points]
    return Drawing(
        width=max((box.x + box.width for box in boxes.values()), default=0) + _PADDING,
        height=max([*ends, *(box.y + box.height for box in boxes.values())], default=0) + _PADDING,
        lanes=tuple(_lanes(graph, boxes, holder_of, label_of)),
        shapes=tuple(
            Shape(
                key=key,
                kind=graph.nodes[key].kind,
                name=graph.nodes[key].name,
                box=box,
                row=latest.get(key),
                is_passed=key in touched,
            )
            for key, box in boxes.items()
        ),
        lines=tuple(
            Line(points=points, is_passed=key in passed)
            # What was passed is drawn last, above the rest.
            for key, points in sorted(lines.items(), key=lambda item: item[0] in passed)
        ),
    )


def _shifted(box: Box) -> Box:
    return Box(x=box.x + LANE_HEAD, y=box.y, width=box.width, height=box.height)


def _lanes(
    graph: Graph,
    boxes: Mapping[str, Box],
    holder_of: Mapping[str, str],
    label_of: Mapping[str, str],
) -> Iterator[Lane]:
    """Yield a stripe per body; bodies that share a row (intake and return) share a stripe."""
    spans: dict[str, tuple[float, float]] = {}
    for key, holder in sorted(holder_of.items(), key=lambda item: item[1]):
        box = boxes.get(key)
        if box is None or graph.nodes[key].kind is not NodeKind.STEP:
            continue
        label = label_of.get(holder, holder)
        top, bottom = spans.get(label, (box.y, box.y + box.height))
        spans[label] = (min(top, box.y), max(bottom, box.y + box.height))
    stripes: list[tuple[list[str], float, float]] = []
    for label, (top, bottom) in sorted(spans.items(), key=lambda item: item[1]):
        if stripes and top < stripes[-1][2]:
            labels, first, last = stripes.pop()
            stripes.append(([*labels, label], first, max(last, bottom)))
        else:
            stripes.append(([label], top, bottom))
    for labels, top, bottom in stripes:
        label = " · ".join(labels)
        yield Lane(label=label, y=top - _PADDING, height=bottom - top + 2 * _PADDING)


def _passed_flows(
    graph: Graph, rows: Sequence["MapRow"], transitions: AbstractSet[tuple[str, str]]
) -> set[str]:
    passed = {
        flow.key for flow in graph.leaving[graph.start] if any(row.entered_at for row in rows)
    }
    for source, target in transitions:
        passed |= _way(graph, source, target)
    done = {row.step_key for row in rows if row.left_at and not row.is_cancelled}
    for flow in graph.flows:
        # A branch that is done waits before the join; its line is behind it all the same.
        if flow.source in done and graph.nodes[flow.target].kind is NodeKind.PARALLEL:
            passed.add(flow.key)
    return passed


def _way(graph: Graph, source: str, target: str) -> set[str]:
    """Return the flows from one step to another that pass no third step."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(source, ())]
    seen = {source}
    while waiting:
        key, way = waiting.pop(0)
        for flow in graph.leaving[key]:
            if flow.target == target:
                return {*way, flow.key}
            is_between = graph.nodes[flow.target].kind in {NodeKind.CHOICE, NodeKind.PARALLEL}
            if is_between and flow.target not in seen:
                seen.add(flow.target)
                waiting.append((flow.target, (*way, flow.key)))
    return set()
