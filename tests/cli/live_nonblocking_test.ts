/** A terminal that another program has left non-blocking, as ssh does: it takes only so much at once. */
import assert from "node:assert/strict";
import { findPython } from "../_support/pty.ts";
import { assertRestored, AWAIT, Live } from "./_live.ts";

const SHELL = `${findPython()} -c 'import os; os.set_blocking(2, False)'; echo above; exec "$@"`;

for (const ui of ["live", "full"] as const) {
  Deno.test(`a terminal that takes nothing for a while and says so at once gets everything later (${ui})`, async () => {
    await using live = await Live.start([
      ...["each", "--ui", ui, "-j1", "--output", "stream", "--", "sh", "-c"],
      ...[`echo ready >&2; while ! [ -e more ]; do sleep 0.05; done; seq 5000; ${AWAIT}`],
      ...[":::", "a"],
    ], { shell: SHELL, columns: 80, rows: 24 });
    await live.see(/ a .*ready/);
    live.pty.stall();
    await Deno.writeTextFile(`${live.sandbox.path}/more`, "");
    // A frame with thousands of lines is more than any terminal holds; keys tell when one was tried.
    await live.pty.modes();
    live.pty.stall(false);
    await live.see(/ a .*5000/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.deepEqual(
      lines.filter((line) => /^\d+$/.test(line)),
      Array.from({ length: 5000 }, (_, at) => String(at + 1)),
    );
    assert.equal(lines[0], "above");
    assertRestored(live.pty.output);
  });
}
