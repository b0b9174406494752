"""Pages of the sign-in site."""
