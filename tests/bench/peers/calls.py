"""What one call that reports progress takes, for Python programs: the same as ui_calls.ts."""

import json
import time

from meter import mark

BATCH = 1_000
SLICE_S = 0.1


def time_calls(duration_s, call):
    """The best slice counts."""
    end = time.perf_counter() + duration_s
    calls = 0
    best = float("inf")
    while time.perf_counter() < end:
        start = time.perf_counter()
        in_slice = 0
        took = 0
        while took < SLICE_S:
            for _ in range(BATCH):
                call()
            in_slice += BATCH
            took = time.perf_counter() - start
        calls += in_slice
        best = min(best, took * 1e9 / in_slice)
    return {"calls": calls, "nsPerCall": best}


def measure_calls(window_ms, call):
    time_calls(window_ms / 4000, call)
    mark(json.dumps(time_calls(window_ms / 1000, call)))
