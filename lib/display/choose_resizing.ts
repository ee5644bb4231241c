/**
 * Decides how the inline display behaves when the terminal's size changes: whether lines of it are broken by the
 * terminal, which nothing tells a program, and how long a new size has to stay before it is believed. Pure.
 */
import type { ResizeHabits } from "../terminal/resize_habits.ts";
import type { Decision, DisplayFacts } from "./decision.ts";

/**
 * Long enough for a pause in dragging a window's edge, whose steps are a frame of the screen apart, and for a round trip
 * over ssh.
 */
const SETTLE_MS = 100;
/** tmux tells of sizes in batches that are 250 ms apart (its `server-client.c`), long after it has broken the lines. */
const TMUX_SETTLE_MS = 300;

/**
 * | first that applies           | too long lines are | a size is believed after |
 * |------------------------------|--------------------|--------------------------|
 * | tmux                         | broken             | 300 ms                   |
 * | GNU screen                   | cut                | 300 ms                   |
 * | Linux console, st, xterm     | cut                | 100 ms                   |
 * | else                         | broken             | 100 ms                   |
 *
 * Of the others that are in use (VTE, kitty, iTerm2, Terminal, Windows Terminal, Konsole, Alacritty, foot, WezTerm, mintty,
 * xterm.js) all break lines. xterm tells of itself in `XTERM_VERSION`; others call themselves xterm in `TERM` only.
 */
export function chooseResizing({ env }: Pick<DisplayFacts, "env">): Decision<ResizeHabits> {
  const has = (value: string | undefined) => (value ?? "") !== "";
  if (has(env.TMUX)) return decide(true, TMUX_SETTLE_MS, "tmux breaks lines, and tells later");
  if (has(env.STY)) return decide(false, TMUX_SETTLE_MS, "GNU screen cuts lines");
  if (env.TERM === "linux") return decide(false, SETTLE_MS, "the Linux console cuts lines");
  if (/^st(-|$)/.test(env.TERM ?? "")) return decide(false, SETTLE_MS, "st cuts lines");
  if (has(env.XTERM_VERSION)) return decide(false, SETTLE_MS, "xterm cuts lines");
  return decide(true, SETTLE_MS, "terminals break lines");
}

function decide(rewraps: boolean, settleMs: number, reason: string): Decision<ResizeHabits> {
  return { value: { rewraps, settleMs }, reason };
}
