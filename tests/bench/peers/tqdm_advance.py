"""tqdm: update() with the display at 10 frames a second. Arguments: WINDOW_MS."""

import os
import sys

from calls import measure_calls
from tqdm import tqdm

bar = tqdm(total=10**12, mininterval=0.1)
measure_calls(int(sys.argv[1]), bar.update)
os._exit(0)
