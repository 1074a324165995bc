"""`python -m generator`."""

import gc
import os
import sys

from generator.cli import main
from generator.engines.ahead import allow_fork, end_reader

# A command is over within seconds, and most of what it makes, the engines and the trees of specs,
# stays until then: it is in vain to look through all of it for circles time and again.
gc.disable()
allow_fork()
try:
    code = main(sys.argv[1:])
    sys.stdout.flush()
except KeyboardInterrupt:
    sys.stderr.write("Interrupted: the output is as it was before, or complete.\n")
    code = 130  # as a shell has it
except BrokenPipeError:  # as by `| head`: nobody reads on, and that is no fault of ours
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 1
end_reader()
sys.stderr.flush()
os._exit(code)  # taking it all apart would take a third of a second, for nobody
