"""
How a dossier moves: versioned BPMN definitions, the engine's state, and open work as `Task` rows.

Use `services` to publish a definition and to start, move and end an instance inside the caller's
transaction; `queries` for whose work is what and for the map of one dossier; `checks` before
publication; `processes` to compile a template. Only `engine` imports SpiffWorkflow. Conditions are
CEL; no Python runs in a process. It refuses to know what a dossier is: `dossiers` links to
`Instance`, and decides who may act.
"""
