/** The painter on a terminal that writes at once, as programs in a synchronous loop need it. */
import assert from "node:assert/strict";
import { Painter } from "../../lib/terminal/painter.ts";
import { Screen } from "../_support/screen.ts";

Deno.test("on a terminal that writes at once no frame of one turn is skipped", async () => {
  const screen = new Screen({ columns: 20, rows: 6 });
  const painter = new Painter({
    terminal: {
      columns: 20,
      rows: 6,
      write: (bytes) => screen.writeSync(bytes),
      writeSync: (bytes) => screen.writeSync(bytes),
      writeLast: (bytes) => screen.writeLast(bytes),
    },
  });
  for (const step of ["1", "2", "3"]) assert.equal(painter.paint([`step ${step}`]), true);
  assert.equal(painter.isBusy, false);
  assert.equal(screen.writes.length, 3);
  painter.print("kept\n");
  painter.paint([]);
  painter.restore();
  assert.deepEqual(await screen.lines(), ["kept"]);
  assert.equal(screen.showsCursor, true);
});
