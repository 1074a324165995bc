"""Recordings that are safe to keep: nothing private reaches the disk, and a scan looks again."""
