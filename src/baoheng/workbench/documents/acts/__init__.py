"""What people do with documents: upload, describe, confirm, accept, check together, export."""
