"""What others would use: two generators' own clients of our spec, and Close's official client."""
