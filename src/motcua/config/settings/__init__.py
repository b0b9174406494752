"""Settings by environment; `base` holds what all share."""
