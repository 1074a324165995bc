"""What the vendor has published, as facts, and where our spec differs from it."""
