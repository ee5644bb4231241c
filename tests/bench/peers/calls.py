"""What one call that reports progress takes, for Python programs: the same as ui_calls.ts."""

import json
import time

from meter import mark

BATCH = 1_000


def time_calls(duration_s, call):
    start = time.perf_counter()
    calls = 0
    took = 0
    while took < duration_s:
        for _ in range(BATCH):
            call()
        calls += BATCH
        took = time.perf_counter() - start
    return {"calls": calls, "nsPerCall": took * 1e9 / calls}


def measure_calls(window_ms, call):
    time_calls(window_ms / 4000, call)
    mark(json.dumps(time_calls(window_ms / 1000, call)))
