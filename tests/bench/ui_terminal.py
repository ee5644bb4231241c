"""Runs a command in a pseudo-terminal, takes everything that it writes there, and passes that on at its end.

Usage: ui_terminal.py COLUMNS ROWS LIMIT_SECONDS COMMAND [ARG...]
Always reads, so that no program waits for its terminal; answers nothing. Exits as the command does, with 124
when the limit passed.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

READ_BYTES = 1 << 20


def main():
    columns, rows, limit_s = (int(word) for word in sys.argv[1:4])
    # The command starts once its terminal has a size.
    reader, writer = os.pipe()
    pid, master = pty.fork()
    if pid == 0:
        os.read(reader, 1)
        os.execvp(sys.argv[4], sys.argv[4:])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.write(writer, b"\n")
    chunks = []
    deadline = time.monotonic() + limit_s
    is_late = False
    while select.select([master], [], [], max(0, deadline - time.monotonic()))[0]:
        try:
            data = os.read(master, READ_BYTES)
        except OSError:
            break  # the command has closed the terminal
        if not data:
            break
        chunks.append(data)
    else:
        is_late = True
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(1, "wb") as out:
        out.write(b"".join(chunks))
    sys.exit(124 if is_late else os.waitstatus_to_exitcode(status) & 0xFF)


main()
