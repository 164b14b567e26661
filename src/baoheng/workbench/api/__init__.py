"""The REST interface: the same objects, permissions and acts as the pages, with tokens."""
