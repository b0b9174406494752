"""
A process as a picture and as a graph: nodes, flows, places. Read from BPMN, without the engine.

Used by the check at publication, by the map on the dossier page, and as the guard that refuses
elements a process here may not have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from motcua.workflow.errors import UnableToReadProcess

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"


class NodeKind(StrEnum):
    START = "startEvent"
    END = "endEvent"
    STEP = "userTask"
    CHOICE = "exclusiveGateway"
    PARALLEL = "parallelGateway"


ALLOWED_NODES: Final = frozenset(kind.value for kind in NodeKind)
_ALLOWED_OTHERS: Final = frozenset(
    {
        "sequenceFlow", "incoming", "outgoing", "conditionExpression", "terminateEventDefinition",
        "documentation", "extensionElements", "laneSet", "lane", "flowNodeRef", "textAnnotation",
        "text", "association",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    key: str
    kind: NodeKind
    name: str
    # An end that also calls off everything that runs beside it.
    is_terminate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    key: str
    source: str
    target: str
    condition: str = ""
    is_default: bool = False


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Nodes in the order of the text, flows, and where the picture puts them."""

    nodes: dict[str, Node]
    flows: tuple[Flow, ...]
    boxes: dict[str, Box]
    lines: dict[str, tuple[tuple[float, float], ...]]

    @cached_property
    def leaving(self) -> dict[str, tuple[Flow, ...]]:
        return {key: tuple(flow for flow in self.flows if flow.source == key) for key in self.nodes}

    @cached_property
    def entering(self) -> dict[str, tuple[Flow, ...]]:
        return {key: tuple(flow for flow in self.flows if flow.target == key) for key in self.nodes}

    @cached_property
    def start(self) -> str:
        return next(key for key, node in self.nodes.items() if node.kind is NodeKind.START)

    def reachable_from(self, key: str) -> set[str]:
        seen, waiting = set(), [key]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting.extend(flow.target for flow in self.leaving[here])
        return seen

    @cached_property
    def main_path(self) -> tuple[str, ...]:
        """Return the steps a dossier passes when nothing special happens: the default flows."""
        return self.usual_steps_after([self.start])

    def usual_steps_after(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the steps that usually follow the nodes, without them; work beside leads nowhere."""
        path: list[str] = []
        seen: set[str] = set(keys)
        known = [key for key in keys if key in self.nodes]
        waiting = [target for key in known for target in self._usual_targets(key)]
        while waiting:
            key = waiting.pop(0)
            if key in seen:
                continue
            seen.add(key)
            if self.nodes[key].kind is NodeKind.STEP:
                path.append(key)
            waiting.extend(self._usual_targets(key))
        return tuple(path)

    def _usual_targets(self, key: str) -> Iterator[str]:
        flows = self.leaving[key]
        if self.nodes[key].kind is NodeKind.CHOICE:
            flows = tuple(flow for flow in flows if flow.is_default) or flows[:1]
        return (flow.target for flow in flows)


def parse_xml(bpmn: str) -> Any:  # Any: lxml ships no types
    """
    Parse and look at every element of the process before anything else sees it.

    :raises UnableToReadProcess: if it is no XML, no single process, or has a forbidden element
    """
    # No entities, no network, no huge trees: the text may come from a person's browser.
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(bpmn.encode(), safe)
    except etree.XMLSyntaxError as fault:
        raise UnableToReadProcess(_("Tệp quy trình không phải XML hợp lệ.")) from fault
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        raise UnableToReadProcess(_("Tệp BPMN phải có đúng một quy trình."))
    for element in processes[0].iterdescendants(tag=etree.Element):
        _check_element(element)
    return root


def _check_element(element: Any) -> None:  # Any: lxml ships no types
    tag = etree.QName(element)
    if tag.namespace != BPMN or tag.localname in ALLOWED_NODES | _ALLOWED_OTHERS:
        return
    name = element.get("name") or element.get("id") or ""
    if tag.localname in {"scriptTask", "serviceTask", "script", "businessRuleTask"}:
        raise UnableToReadProcess(
            _("Bước “%(name)s” chạy mã lệnh; quy trình không được chứa mã lệnh.") % {"name": name}
        )
    raise UnableToReadProcess(
        _("Phần tử %(tag)s “%(name)s” không dùng được trong quy trình.")
        % {"tag": tag.localname, "name": name}
    )


@lru_cache(maxsize=256)
def read_graph(bpmn: str) -> Graph:
    """
    Return the graph of a BPMN text.

    :raises UnableToReadProcess: see `parse_xml`; or if a flow has no end or there is no one start
    """
    root = parse_xml(bpmn)
    process = root.find(f"{{{BPMN}}}process")
    nodes, flows = {}, []
    defaults = {element.get("default") for element in process if element.get("default")}
    for element in process:
        if not isinstance(element.tag, str):
            continue
        tag = etree.QName(element).localname
        if tag in ALLOWED_NODES:
            nodes[element.get("id")] = Node(
                key=element.get("id"),
                kind=NodeKind(tag),
                name=element.get("name") or "",
                is_terminate=element.find(f"{{{BPMN}}}terminateEventDefinition") is not None,
            )
        elif tag == "sequenceFlow":
            flows.append(_read_flow(element, defaults))
    for flow in flows:
        if flow.source not in nodes or flow.target not in nodes:
            raise UnableToReadProcess(_("Có mũi tên không nối hai bước của quy trình."))
    if sum(node.kind is NodeKind.START for node in nodes.values()) != 1:
        raise UnableToReadProcess(_("Quy trình phải có đúng một điểm bắt đầu."))
    boxes, lines = _read_picture(root)
    return Graph(nodes=nodes, flows=tuple(flows), boxes=boxes, lines=lines)


def _read_flow(element: Any, defaults: set[str]) -> Flow:  # Any: lxml ships no types
    return Flow(
        key=element.get("id"),
        source=element.get("sourceRef"),
        target=element.get("targetRef"),
        condition=(element.findtext(f"{{{BPMN}}}conditionExpression") or "").strip(),
        is_default=element.get("id") in defaults,
    )


def _read_picture(
    root: Any,  # Any: lxml ships no types
) -> tuple[dict[str, Box], dict[str, tuple[tuple[float, float], ...]]]:
    boxes = {}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            x, y, width, height = (
                float(bounds.get(name, 0)) for name in ("x", "y", "width", "height")
            )
            boxes[shape.get("bpmnElement")] = Box(x=x, y=y, width=width, height=height)
    lines = {
        edge.get("bpmnElement"): tuple(
            (float(point.get("x")), float(point.get("y")))
            for point in edge.findall(f"{{{DI}}}waypoint")
        )
        for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")
    }
    return boxes, lines
