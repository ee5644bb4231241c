/**
 * Decides once, from options, streams and environment, how a run is shown: which display, and independently of each
 * other colours, cursor, motion, symbols, task bar and title. Each decision has its own file with its table; this one
 * puts them together. Pure. `docs/displays.md` holds the tables for users, `heddle doctor` the outcome.
 */
import { chooseColor, type ColorDepth } from "./choose_color.ts";
import { chooseCursor } from "./choose_cursor.ts";
import { chooseGlyphs } from "./choose_glyphs.ts";
import { chooseMotion } from "./choose_motion.ts";
import { chooseResizing } from "./choose_resizing.ts";
import { chooseTaskbar, type TaskbarRoute } from "./choose_taskbar.ts";
import { chooseUi } from "./choose_ui.ts";
import type { ResizeHabits } from "../terminal/resize_habits.ts";
import type { Decision, DisplayFacts, UiName } from "./decision.ts";

/** Every decision with its reason. */
export interface DisplayChoice {
  readonly ui: Decision<UiName>;
  readonly color: Decision<ColorDepth>;
  /** Whether the cursor can be moved. */
  readonly cursor: Decision<boolean>;
  /** Whether anything moves by itself. */
  readonly motion: Decision<boolean>;
  readonly glyphs: Decision<"unicode" | "ascii">;
  /** Progress in the terminal's tab or task bar entry. */
  readonly taskbar: Decision<TaskbarRoute>;
  /** What becomes of lines when the size changes. */
  readonly resizing: Decision<ResizeHabits>;
  /** Whether the window's title shows the run. */
  readonly title: Decision<boolean>;
}

/** @throws {UsageError} A display was asked for that is not possible here. */
export function chooseDisplay(facts: DisplayFacts): DisplayChoice {
  const cursor = chooseCursor(facts);
  return {
    ui: chooseUi(facts, cursor),
    color: chooseColor(facts),
    cursor,
    motion: chooseMotion(facts, cursor),
    glyphs: chooseGlyphs(facts),
    taskbar: chooseTaskbar(facts, cursor),
    resizing: chooseResizing(facts),
    title: chooseTitle(facts, cursor),
  };
}

/** Only where asked for: some terminals cannot give the old title back. */
function chooseTitle({ title }: DisplayFacts, cursor: Decision<boolean>): Decision<boolean> {
  if (!title) return { value: false, reason: "--title was not given" };
  return cursor.value ? { value: true, reason: "--title" } : cursor;
}
