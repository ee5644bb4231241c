"""The rhythm and the measuring of bench:ui for Python programs: the same as ui_meter.ts."""

import json
import sys
import time

TICK_S = 0.1
# The fourth argument of programs: when the second window begins, from the start on; 0 for none.
STEADY_ARG = 4


def mark(text):
    sys.__stdout__.write(f"\x1b_heddle-bench {text}\x1b\\")
    sys.__stdout__.flush()


def read_meter_args():
    """Tasks, warm-up and window in seconds."""
    return int(sys.argv[1]), int(sys.argv[2]) / 1000, int(sys.argv[3]) / 1000


def measure_window(warm_up_s, window_s, tick, frames, lock):
    """Calls tick(1), tick(2)… ten times a second; holds the lock while it writes a mark."""
    due = time.monotonic()
    ticks = 0

    def run(duration_s):
        nonlocal due, ticks
        end = due + duration_s
        while due < end:
            due = max(due + TICK_S, time.monotonic())
            time.sleep(max(0, due - time.monotonic()))
            ticks += 1
            tick(ticks)

    def measure():
        with lock:
            mark("begin")
            frames_before = frames()
            cpu_before = time.process_time()
        run(window_s)
        with lock:
            cpu_s = time.process_time() - cpu_before
            mark(json.dumps({"cpuMs": cpu_s * 1000, "frames": frames() - frames_before}))

    run(warm_up_s)
    measure()
    steady_after_s = float(sys.argv[STEADY_ARG]) / 1000 if len(sys.argv) > STEADY_ARG else 0
    if steady_after_s > 0:
        run(steady_after_s - warm_up_s - window_s)
        measure()
