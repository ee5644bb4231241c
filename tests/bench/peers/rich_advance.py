"""rich: Progress.advance() with the display at 10 frames a second. Arguments: WINDOW_MS."""

import os
import sys

from calls import measure_calls
from rich.progress import Progress

with Progress(refresh_per_second=10) as progress:
    task = progress.add_task("work", total=1e12)
    measure_calls(int(sys.argv[1]), lambda: progress.advance(task))
    os._exit(0)
