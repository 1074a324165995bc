"""Recorded traffic as evidence: what it proves of the spec, and where the two disagree."""
