"""
Primitives that know nothing of the field: errors, ids, hashing, launcher of PostgreSQL, roles.

It refuses to import any other module of the product.
"""
