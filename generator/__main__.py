"""`python -m generator`."""

import gc
import sys

from generator.cli import main

# The engines make many objects when they are imported, and all of them stay: it is in vain to look
# through them time and again.
gc.set_threshold(200_000, 20, 20)
sys.exit(main(sys.argv[1:]))
