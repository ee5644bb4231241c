/** What library tests live on: a clock, a terminal in memory, a process that tells what would have happened to it. */
import type { Surroundings } from "../../lib/library/surroundings.ts";
import type { EndingSignal, ProcessListener, ProcessPort, StreamName } from "../../lib/ports.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";
import { Screen, type ScreenSize } from "../_support/screen.ts";
import { MemorySink } from "../display/_displays.ts";

/** A process to whom signals are sent by calling it. */
export class FakeProcess implements ProcessPort {
  readonly listeners = new Set<ProcessListener>();
  /** `ended SIGINT`, `stopped`: what the process would have been through. */
  readonly fate: string[] = [];

  listen(listener: ProcessListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  endBy(signal: EndingSignal): void {
    this.fate.push(`ended ${signal}`);
  }

  stop(): void {
    this.fate.push("stopped");
  }

  /** True when somebody heard of it. */
  send(signal: EndingSignal): boolean {
    return this.#tell((listener) => listener.ended?.(signal), "ended");
  }

  tell(what: Exclude<keyof ProcessListener, "ended">): boolean {
    return this.#tell((listener) => listener[what]?.(), what);
  }

  #tell(call: (listener: ProcessListener) => void, what: keyof ProcessListener): boolean {
    const hearing = [...this.listeners].filter((listener) => listener[what] !== undefined);
    for (const listener of hearing) call(listener);
    return hearing.length > 0;
  }
}

export interface FakeSurroundings extends Surroundings {
  readonly clock: FakeClock;
  readonly terminal: Screen;
  readonly errors: MemorySink;
  readonly process: FakeProcess;
  /** Where the process runs, as its shell has it. */
  readonly job: { isForeground: boolean };
  /** Prints as the program's own `console.log` would, if somebody captures it. */
  readonly console: { log: ((text: string) => void) | null };
}

export interface FakeOptions extends Partial<ScreenSize> {
  /** @default true */
  readonly isLive?: boolean;
  /** @default true */
  readonly isAnimated?: boolean;
}

export function createSurroundings(options: FakeOptions = {}): FakeSurroundings {
  const { columns = 60, rows = 12, isLive = true, isAnimated = true } = options;
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const job = { isForeground: true };
  const console: FakeSurroundings["console"] = { log: null };
  return {
    clock,
    random: () => 1,
    cores: 2,
    terminal: new Screen({ columns, rows }),
    errors: new MemorySink(),
    theme: createTheme({ hasColor: false, glyphs: "unicode", isAnimated }),
    isLive,
    isLiveByDefault: isLive,
    taskbar: "off",
    process: new FakeProcess(),
    terminalStreams: new Set<StreamName>(["stdout", "stderr"]),
    isForeground: () => job.isForeground,
    job,
    createKeyboard: () => undefined,
    console,
    captureConsole(_streams, write) {
      console.log = write;
      return () => console.log = null;
    },
    formatTime: (atMs) => `t${Math.floor((atMs - startMs) / 1000)}`,
  };
}

/** Lets time pass timer by timer; the emulator takes each frame before the next one is due, so that none is skipped. */
export async function pass({ clock, terminal }: FakeSurroundings, ms: number): Promise<void> {
  const untilMs = clock.nowMs() + ms;
  for (;;) {
    await terminal.lines();
    // What was waiting for the terminal goes on.
    await settle();
    const leftMs = untilMs - clock.nowMs();
    const nextMs = clock.nextInMs;
    if (nextMs === null || nextMs > leftMs) return await clock.advance(leftMs);
    await clock.advance(Math.max(0, nextMs));
  }
}
