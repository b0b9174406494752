"""Pages of officers as persons: sign in, second factor, change of posting, sign out."""
