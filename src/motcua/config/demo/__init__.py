"""
The demo province: a real map of bodies with imaginary people, and imaginary dossiers in any number.

It owns nothing of its own: it fills the tables of the other modules, in bulk, with a history that
their own rules accept. Nothing here runs in a real installation (`MOTCUA_DEMO` is off there).
"""
