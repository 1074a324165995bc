"""One module a resource; imported when it is first used."""
