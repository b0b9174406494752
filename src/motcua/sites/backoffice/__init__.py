"""Pages of the settling agencies: work list, one dossier, its files, look-up."""
