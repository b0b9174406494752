"""Views by page: each makes one service call or one read."""
