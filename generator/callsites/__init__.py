"""The code of a caller: which of its lines use what of a package. Nothing of it is imported."""
