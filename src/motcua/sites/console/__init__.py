"""Pages of the administrators: procedures, organisation, calendar, rule sets."""
