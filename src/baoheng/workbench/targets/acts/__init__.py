"""What people do with target tables: take up, edit, submit, return, approve, adjust."""
