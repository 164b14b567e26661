"""The example city: a whole invented bureau's year, the same for the same seed on any machine."""
