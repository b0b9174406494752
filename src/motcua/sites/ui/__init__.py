"""
Page parts that all sites share: frames, components, formats, the page's security headers.

It owns how things look and how values are written (dates, money, masked numbers, chips). It knows no dossier
and asks no question of the database; the sites hand it ready values.
"""
