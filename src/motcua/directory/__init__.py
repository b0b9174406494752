"""
Who and where: province, communes, agencies, units, shops, officers, persons, organisations, their history.

A rename, merger or move makes a new row with a predecessor; a dossier that points at the old row keeps
the old name. Rights are decided here (`policies`), by role, unit and relation. It refuses to know
procedures and dossiers.
"""
