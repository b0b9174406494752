"""Write a process as BPMN 2.0 with its picture, readable by any BPMN tool."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lxml import etree

from motcua.workflow.graph import BPMN, BPMNDI, DC, DI, Box, Flow, Node, NodeKind
from motcua.workflow.processes.layout import Layout, lay_out

_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES: Final = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": _XSI}
_PROCESS: Final = "process"


def write_bpmn(
    *, name: str, nodes: Mapping[str, Node], flows: Sequence[Flow], lane_of: Mapping[str, str]
) -> str:
    """Return the XML text; element ids are the keys of the nodes."""
    root = etree.Element(_tag(BPMN, "definitions"), nsmap=_NAMESPACES)
    root.set("id", "definitions")
    root.set("targetNamespace", "https://motcua.invalid/bpmn")
    process = etree.SubElement(root, _tag(BPMN, "process"), id=_PROCESS, isExecutable="true")
    if name:
        process.set("name", name)
    for node in nodes.values():
        _write_node(process, node, flows)
    for flow in flows:
        _write_flow(process, flow)
    _write_picture(root, flows, lay_out(nodes=nodes, flows=flows, lane_of=lane_of))
    text: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return text.decode()


def _write_node(process: Any, node: Node, flows: Iterable[Flow]) -> None:  # Any: lxml has no types
    element = etree.SubElement(process, _tag(BPMN, node.kind.value), id=node.key)
    if node.name:
        element.set("name", node.name)
    for flow in flows:
        if flow.source == node.key and flow.is_default and node.kind is NodeKind.CHOICE:
            element.set("default", flow.key)
    for flow in flows:
        if flow.target == node.key:
            etree.SubElement(element, _tag(BPMN, "incoming")).text = flow.key
    for flow in flows:
        if flow.source == node.key:
            etree.SubElement(element, _tag(BPMN, "outgoing")).text = flow.key
    if node.is_terminate:
        etree.SubElement(element, _tag(BPMN, "terminateEventDefinition"), id=f"{node.key}_all")


def _write_flow(process: Any, flow: Flow) -> None:  # Any: lxml has no types
    element = etree.SubElement(
        process,
        _tag(BPMN, "sequenceFlow"),
        id=flow.key,
        sourceRef=flow.source,
        targetRef=flow.target,
    )
    if flow.condition:
        condition = etree.SubElement(element, _tag(BPMN, "conditionExpression"))
        condition.set(_tag(_XSI, "type"), "bpmn:tFormalExpression")
        condition.text = flow.condition


def _write_picture(root: Any, flows: Iterable[Flow], layout: Layout) -> None:  # Any: lxml
    diagram = etree.SubElement(root, _tag(BPMNDI, "BPMNDiagram"), id="diagram")
    plane = etree.SubElement(diagram, _tag(BPMNDI, "BPMNPlane"), id="plane", bpmnElement=_PROCESS)
    for key, box in layout.boxes.items():
        shape = etree.SubElement(
            plane, _tag(BPMNDI, "BPMNShape"), id=f"{key}_shape", bpmnElement=key
        )
        etree.SubElement(shape, _tag(DC, "Bounds"), _bounds(box))
    for flow in flows:
        edge = etree.SubElement(
            plane, _tag(BPMNDI, "BPMNEdge"), id=f"{flow.key}_edge", bpmnElement=flow.key
        )
        for x, y in layout.lines[flow.key]:
            etree.SubElement(edge, _tag(DI, "waypoint"), x=f"{x:g}", y=f"{y:g}")


def _bounds(box: Box) -> dict[str, str]:
    return {
        "x": f"{box.x:g}", "y": f"{box.y:g}", "width": f"{box.width:g}", "height": f"{box.height:g}",
    }  # fmt: skip


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
