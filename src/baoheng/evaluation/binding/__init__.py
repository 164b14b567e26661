"""Binding: which measure proves which indicator, proposed from its words, confirmed by a person."""
