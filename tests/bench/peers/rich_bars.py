"""rich: Progress with its default columns at 10 frames a second, drawn by its own thread.

Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS.
"""

import os

from meter import measure_window, read_meter_args
from rich.progress import Progress

count, warm_up_s, window_s = read_meter_args()
progress = Progress(refresh_per_second=10)
# Before the start: afterwards each of these would draw a frame.
ids = [progress.add_task(f"task-{at}", total=100) for at in range(count)]
frames = 0
refresh = progress.live.refresh


def count_and_refresh():
    global frames
    frames += 1
    refresh()


def tick(number):
    for task in ids:
        progress.update(task, completed=number % 101)


progress.live.refresh = count_and_refresh
with progress:
    measure_window(warm_up_s, window_s, tick, lambda: frames, progress._lock)
    os._exit(0)
