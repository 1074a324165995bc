"""The passes of `normalize` that mend what a spec says badly: each one step, with a word of it."""
