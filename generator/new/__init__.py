"""A repository like this one for another spec: what `new` lays out."""
