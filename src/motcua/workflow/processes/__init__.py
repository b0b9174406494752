"""
Processes as short readable text, compiled to BPMN 2.0.

A template (`*.yaml` beside this file) names its steps and where each leads; a procedure pack takes
one and overrides single settings. A template's `share` is the part of the dossier's time limit that a
step gets, in percent.
"""

from motcua.workflow.processes.compiler import (
    CompiledProcess,
    compile_process,
    list_templates,
    load_template,
)
from motcua.workflow.processes.limits import share_of

__all__ = ["CompiledProcess", "compile_process", "list_templates", "load_template", "share_of"]
