"""Generates a package of every spec of a folder, and says what became of each."""
