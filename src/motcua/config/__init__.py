"""Settings, URLs, the command line and the demo province: what ties the modules together."""
