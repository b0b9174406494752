"""Views of the counter, one file for each duty."""
