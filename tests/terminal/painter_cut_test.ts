/** The painter when a process ends while a frame is on its way: whatever part of it arrived, all is given back. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { TerminalPort } from "../../lib/ports.ts";
import { Painter, type PainterMode } from "../../lib/terminal/painter.ts";
import { Screen } from "../_support/screen.ts";
import { pictures } from "./_pictures.ts";

/** Takes so many bytes of the next write, and then nothing until the process has ended. */
class CutTerminal implements TerminalPort {
  readonly #screen: Screen;
  /** 0 to 1; null: all, at once. */
  cutRatio: number | null = null;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get columns(): number {
    return this.#screen.columns;
  }

  get rows(): number {
    return this.#screen.rows;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.cutRatio === null) return this.#screen.write(bytes);
    void this.#screen.write(bytes.subarray(0, Math.round(bytes.length * this.cutRatio)));
    return new Promise(() => {});
  }

  writeSync(bytes: Uint8Array): void {
    this.#screen.writeSync(bytes);
  }

  writeLast(bytes: Uint8Array): void {
    this.#screen.writeLast(bytes);
  }
}

const picture = pictures({ columns: 20, maxRows: 6, others: ["wide"] });
const mode = fc.constantFrom<PainterMode>("inline", "full", "bare");

Deno.test("Painter gives everything back wherever its last write was cut", async () => {
  const title = fc.constantFrom(null, "run", "漢字");
  const frame = fc.record({ mode, picture, title, marksPastes: fc.boolean() });
  const frames = fc.array(frame, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(frames, fc.double({ min: 0, max: 1, noNaN: true }), async (all, cutRatio) => {
      const screen = new Screen({ columns: 20, rows: 7 });
      screen.print("\x1b]2;shell\x07$ heddle\r\n");
      const terminal = new CutTerminal(screen);
      const painter = new Painter({ terminal });
      for (const [at, { mode, picture, title, marksPastes }] of all.entries()) {
        if (at === all.length - 1) terminal.cutRatio = cutRatio;
        painter.setMode(mode);
        painter.paint(picture, {
          signals: { title, marksPastes, progress: { state: "normal", percent: 10 * at } },
        });
        if (terminal.cutRatio === null) await painter.settled();
      }
      painter.restore(true);
      assert.deepEqual([await screen.isAlternate(), await screen.isSynchronizing()], [
        false,
        false,
      ]);
      assert.deepEqual(
        [await screen.wraps(), screen.showsCursor, await screen.marksPastes()],
        [true, true, false],
      );
      assert.deepEqual([screen.title, screen.progress], ["shell", screen.progress && "0"]);
      assert.equal((await screen.lines())[0], "$ heddle");
      screen.print("\r\nx");
      assert.ok((await screen.looks()).flat().includes("x"), "what follows has no style of ours");
      const writes = screen.writes.length;
      painter.restore(true);
      painter.restore();
      assert.equal(screen.writes.length, writes);
      screen.dispose();
    }),
    { numRuns: 400 },
  );
});
