/** What looks at other processes asks nobody for the right to do so: a display may be on the terminal. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openPty } from "../_support/pty.ts";

for (const rights of ["--allow-read=/nowhere", "--allow-read"]) {
  Deno.test(`with ${rights} a program looks at no others rather than ask whether it may`, async () => {
    const program = fileURLToPath(new URL("./_looking_program.ts", import.meta.url));
    await using pty = await openPty({ argv: [Deno.execPath(), "run", "-q", rights, program] });
    await pty.waitFor(/found [^\n]*\n|\[y\/n/);
    assert.match(pty.output, /^found (true|false) undefined true false\r\n$/);
  });
}
