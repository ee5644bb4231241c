/** What displays are made of: ports and choices, no environment. Types only. */
import type {
  ByteSink,
  Clock,
  EchoPort,
  KeyboardPort,
  RunControls,
  StreamName,
  TerminalPort,
} from "../ports.ts";
import type { ResizeHabits } from "../terminal/resize_habits.ts";
import type { TaskbarRoute } from "./choose_taskbar.ts";
import type { SummaryContext } from "../view/summary.ts";
import type { Theme } from "../view/theme.ts";

/** What every display needs. */
export interface DisplayContext {
  readonly clock: Clock;
  /** Standard error: everything that Heddle says about itself. */
  readonly errors: ByteSink;
  readonly theme: Theme;
  /** Read when the summary is made. */
  readonly summary: SummaryContext;
  /** Unix time as local time of day, e.g. `12:03:04`. */
  readonly formatTime: (atMs: number) => string;
}

export interface LiveContext extends DisplayContext {
  readonly terminal: TerminalPort;
  /** As the run begins. @default "live" */
  readonly ui?: "live" | "full";
  /** Where keys come from, and what people ask of the run with them. Absent: no keys. */
  readonly keys?: { readonly keyboard: KeyboardPort; readonly controls: RunControls } | undefined;
  /** Where no keys are read: what the terminal shows of what is typed all the same. @default it is left as it is */
  readonly echo?: EchoPort | undefined;
  /** Whether the process may use the terminal now. @default it always may */
  readonly isForeground?: () => boolean;
  /** Gets what went wrong in the display itself outside of any call. @default thrown */
  readonly onFault?: (error: unknown) => void;
  /** The streams of the jobs that end up on this same terminal. */
  readonly terminalStreams: ReadonlySet<StreamName>;
  /** The output of failed jobs is shown there, so that their last words need not be. @default false */
  readonly isOutputShown?: boolean;
  /** Whether and how progress goes to the terminal's tab or task bar entry. @default "off" */
  readonly taskbar?: TaskbarRoute;
  /** What the terminal does with lines when its size changes. @default it breaks them, and 300 ms */
  readonly resizing?: ResizeHabits;
  /** The window's title shows the run. @default false */
  readonly hasTitle?: boolean;
}

export interface JsonContext extends DisplayContext {
  /** Standard output: gets the events and nothing else. */
  readonly events: ByteSink;
  /** Called once when whoever read the events has gone away. */
  readonly onClosed?: (error: unknown) => void;
}
