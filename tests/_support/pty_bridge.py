"""Runs one command in a real pseudo-terminal for the tests.

Owns the terminal and a leader process that does for the command what a shell does: a process group of
its own in the foreground, notice of stops, `fg`, and SIGHUP passed on. Speaks JSON lines: the first
line of stdin is the command to run, the following ones are operations; stdout carries what happens.
It must not look at the command's output.
"""

import base64
import fcntl
import json
import os
import select
import signal
import struct
import sys
import termios
import time

READ_BYTES = 65536


def report(**fact):
    """Writes one fact to whoever drives the bridge."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def encode(data):
    return base64.b64encode(data).decode("ascii")


def set_size(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def read_modes(fd):
    """The terminal's modes as numbers and control characters, for comparing before and after."""
    iflag, oflag, cflag, lflag, _, _, chars = termios.tcgetattr(fd)
    plain = [c if isinstance(c, int) else c[0] for c in chars]
    return {
        "input": iflag,
        "output": oflag,
        "control": cflag,
        "local": lflag,
        "chars": plain,
        "isEcho": bool(lflag & termios.ECHO),
        "isCanonical": bool(lflag & termios.ICANON),
        "isSignals": bool(lflag & termios.ISIG),
    }


def open_stream(spec, slave, is_input):
    """Returns (descriptor of the child, descriptor of ours or None) for "tty", "null", "pipe" or a file."""
    if spec == "tty":
        return slave, None
    if spec == "pipe":
        reader, writer = os.pipe()
        return (reader, writer) if is_input else (writer, reader)
    path = "/dev/null" if spec == "null" else spec["file"]
    flags = os.O_RDONLY if is_input else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return os.open(path, flags, 0o644), None


def exec_child(spec, streams, slave):
    """Becomes the command. Runs in the grandchild; never returns."""
    try:
        os.setpgid(0, 0)
        os.tcsetpgrp(slave, os.getpid())
        # The leader and Python itself ignore some signals; the command shall find the defaults.
        for name in ("SIGTTOU", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGXFSZ", "SIGINT"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        for number, fd in enumerate(streams):
            os.dup2(fd, number)
        os.closerange(3, 256)
        if spec.get("cwd"):
            os.chdir(spec["cwd"])
        os.execvpe(spec["argv"][0], spec["argv"], spec["env"])
    except BaseException as error:  # whatever went wrong, this copy of the bridge must end here
        os.write(2, f"cannot run {spec['argv'][0]}: {error}\n".encode())
        os._exit(127)


def lead(spec, slave, streams, facts):
    """The session leader: starts the command, then reports its stops and its end. Never returns."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    modes = read_modes(slave)
    pid = os.fork()
    if pid == 0:
        exec_child(spec, streams, slave)

    def to_group(*numbers):
        try:
            for number in numbers:
                os.killpg(pid, number)
        except ProcessLookupError:
            pass

    def hand_over(_number, _frame):
        os.tcsetpgrp(slave, pid)

    def foreground(_number, _frame):
        os.tcsetpgrp(slave, pid)
        to_group(signal.SIGCONT)

    signal.signal(signal.SIGHUP, lambda *_: to_group(signal.SIGHUP, signal.SIGCONT))
    signal.signal(signal.SIGUSR1, foreground)
    signal.signal(signal.SIGUSR2, hand_over)
    for fd in streams:
        if fd != slave:
            os.close(fd)
    os.close(0)  # the driver's pipes are the bridge's alone, or their end would never be seen
    os.close(1)

    def tell(**fact):
        os.write(facts, (json.dumps(fact) + "\n").encode())

    tell(started=pid, modes=modes)
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            try:
                os.tcsetpgrp(slave, os.getpid())
            except OSError:
                pass  # hung up
            tell(stopped=signal.Signals(os.WSTOPSIG(status)).name)
        elif os.WIFSIGNALED(status):
            tell(end={"code": None, "signal": signal.Signals(os.WTERMSIG(status)).name})
            break
        else:
            tell(end={"code": os.WEXITSTATUS(status), "signal": None})
            break
    os._exit(0)


class Bridge:
    """The loop between the driver, the terminal and the leader."""

    def __init__(self, spec):
        self.master, self.slave = os.openpty()
        set_size(self.slave, spec["columns"], spec["rows"])
        stdin, self.child_stdin = open_stream(spec["stdin"], self.slave, True)
        stdout, self.child_stdout = open_stream(spec["stdout"], self.slave, False)
        self.facts, facts_writer = os.pipe()
        self.pid = None
        self.has_ended = False
        self.is_stalled = False
        self.pending = b""
        self.fact_text = b""
        self.commands = b""
        self.leader = os.fork()
        if self.leader == 0:
            for fd in (self.master, self.facts, self.child_stdin, self.child_stdout):
                if fd is not None:
                    os.close(fd)
            lead(spec, self.slave, (stdin, stdout, self.slave), facts_writer)
        os.close(facts_writer)
        for fd in {stdin, stdout} - {self.slave}:
            os.close(fd)

    def run(self):
        """Until the driver closes its end."""
        while True:
            reads = [0]
            if self.facts is not None:
                reads.append(self.facts)
            if self.master is not None and not self.is_stalled:
                reads.append(self.master)
            if self.child_stdout is not None:
                reads.append(self.child_stdout)
            writes = [self.master] if self.pending and self.master is not None else []
            ready, writable, _ = select.select(reads, writes, [])
            if writable:
                self.pending = self.pending[os.write(self.master, self.pending[:512]):]
            if self.child_stdout in ready:
                self.forward_stdout()
            if self.master in ready:
                self.forward_output()
            if self.facts in ready:
                self.read_facts()
            if 0 in ready and not self.read_commands():
                return

    def forward_output(self):
        data = os.read(self.master, READ_BYTES)
        if data:
            report(output=encode(data))

    def forward_stdout(self):
        data = os.read(self.child_stdout, READ_BYTES)
        if data:
            report(stdout=encode(data))
        else:
            os.close(self.child_stdout)
            self.child_stdout = None

    def read_facts(self):
        data = os.read(self.facts, READ_BYTES)
        if not data:
            self.facts = None
            return
        *lines, self.fact_text = (self.fact_text + data).split(b"\n")
        for line in lines:
            fact = json.loads(line)
            self.pid = fact.get("started", self.pid)
            if "end" in fact:
                self.has_ended = True
                self.drain()
            report(**fact)

    def drain(self):
        """What the command wrote before its end comes before the end."""
        self.is_stalled = False
        while self.master is not None and select.select([self.master], [], [], 0)[0]:
            self.forward_output()
        while self.child_stdout is not None and select.select([self.child_stdout], [], [], 0)[0]:
            self.forward_stdout()

    def read_commands(self):
        data = os.read(0, READ_BYTES)
        if not data:
            return False
        *lines, self.commands = (self.commands + data).split(b"\n")
        for line in lines:
            self.perform(json.loads(line))
        return True

    def perform(self, command):
        op = command["op"]
        if op == "write":
            self.pending += base64.b64decode(command["data"])
        elif op == "stdin":
            self.write_stdin(base64.b64decode(command["data"]))
        elif op == "close_stdin":
            self.close_stdin()
        elif op == "resize":
            set_size(self.slave, command["columns"], command["rows"])  # the kernel sends SIGWINCH
        elif op == "signal":
            self.send_signal(command["signal"], command["to"])
        elif op == "continue":
            os.kill(self.leader, signal.SIGUSR1)
        elif op == "hand_over":
            os.kill(self.leader, signal.SIGUSR2)
            self.wait_for_foreground()
        elif op == "modes":
            report(modes=read_modes(self.slave))
        elif op == "stall":
            self.is_stalled = command["on"]
        elif op == "hang_up":
            os.close(self.slave)
            os.close(self.master)
            self.master = None
        else:
            raise ValueError(f"unknown operation {op}")

    def wait_for_foreground(self):
        """What follows must find it done: the leader takes its signal in its own time."""
        for _ in range(5_000):
            if os.tcgetpgrp(self.master) == self.pid:
                return
            time.sleep(0.001)

    def write_stdin(self, data):
        try:
            while data:
                data = data[os.write(self.child_stdin, data):]
        except BrokenPipeError:
            pass  # the command no longer reads

    def close_stdin(self):
        if self.child_stdin is not None:
            os.close(self.child_stdin)
            self.child_stdin = None

    def send_signal(self, name, to):
        number = getattr(signal, name)
        try:
            if to == "foreground":
                os.killpg(os.tcgetpgrp(self.master), number)
            elif to == "group":
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)
        except ProcessLookupError:
            pass  # it was faster

    def end(self):
        """Nothing that was started here stays behind."""
        targets = [] if self.pid is None else [(os.killpg, self.pid)]
        if not self.has_ended:
            targets.append((os.kill, self.leader))
        for kill, pid in targets:
            try:
                kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = b""
    while not first.endswith(b"\n"):
        byte = os.read(0, 1)  # not a byte further: operations follow
        if not byte:
            return
        first += byte
    bridge = Bridge(json.loads(first))
    try:
        bridge.run()
    except BrokenPipeError:
        pass  # the driver is gone
    finally:
        bridge.end()


main()
