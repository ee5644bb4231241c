import assert from "node:assert/strict";
import { createRunState } from "../../lib/state/run_state.ts";
import { FakeDisplay } from "./fake_display.ts";

Deno.test("FakeDisplay remembers the calls and answers as it was told", async () => {
  const display = new FakeDisplay({ print: () => false });
  assert.equal(display.print("x\n"), false);
  assert.equal(display.takeOutput("stdout", new Uint8Array()), true);
  display.suspend();
  display.resume();
  display.resized();
  await display.finish(createRunState());
  display.restore();
  assert.deepEqual(display.calls, [
    ...["print", "takeOutput", "suspend", "resume", "resized", "finish", "restore"],
  ]);
});
