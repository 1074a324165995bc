"""The models: those of one resource beside those that several need."""
