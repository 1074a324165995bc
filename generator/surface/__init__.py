"""What a package offers to its callers, and how two versions of that differ."""
