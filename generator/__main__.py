"""`python -m generator`."""

import gc
import os
import sys

from generator.cli import main

# The engines make many objects when they are imported, and all of them stay: it is in vain to look
# through them time and again.
gc.set_threshold(200_000, 20, 20)
try:
    code = main(sys.argv[1:])
    sys.stdout.flush()
except BrokenPipeError:  # as by `| head`: nobody reads on, and that is no fault of ours
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 1
sys.exit(code)
