"""motcua: the citizen's portal and the electronic one-stop shop of a Vietnamese province."""
