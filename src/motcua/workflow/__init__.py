"""
How a dossier moves: versioned BPMN definitions, the engine's state, and open work as `Task` rows.

Only `engine` imports SpiffWorkflow. Conditions are CEL; no Python runs in a process. It refuses to know
what a dossier is: `dossiers` links to `Instance`.
"""
