"""Prints the milliseconds from starting a command in a pseudo-terminal to its first output, then kills it."""

import os
import pty
import select
import signal
import sys
import time

WAIT_S = 20
start = time.monotonic()
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
ready, _, _ = select.select([master], [], [], WAIT_S)
elapsed_ms = (time.monotonic() - start) * 1000
has_output = False
if ready:
    try:
        has_output = len(os.read(master, 65536)) > 0
    except OSError:
        pass  # it ended without a byte
# A terminal that goes away ends the command the polite way; KILL is for those that do not listen.
os.close(master)
deadline = time.monotonic() + 5
while os.waitpid(pid, os.WNOHANG)[0] == 0:
    if time.monotonic() > deadline:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.01)
if not has_output:
    sys.exit("no output")
print(f"{elapsed_ms:.1f}")
