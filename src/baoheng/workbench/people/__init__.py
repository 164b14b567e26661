"""People: who they are, their roles, regions and institution, signing in."""
