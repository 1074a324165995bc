"""Two versions of a spec -> what changed, and whom it breaks."""
