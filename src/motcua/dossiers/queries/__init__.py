"""Reads of dossiers, by who asks: work lists, one dossier's page, look-up, the counter, tracking."""
