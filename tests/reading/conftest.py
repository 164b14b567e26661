"""Makes the builders beside this file (``crafted``) importable from the folders below."""
