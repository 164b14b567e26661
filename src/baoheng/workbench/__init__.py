"""The workbench: the pages on which a bureau works, with people, permissions and a log."""
