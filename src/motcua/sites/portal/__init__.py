"""The citizen's side: search, procedures, tracking."""
