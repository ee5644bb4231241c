import assert from "node:assert/strict";
import { readModule } from "../../lib/platform/read_module.ts";
import { Sandbox } from "../_support/cli.ts";

Deno.test("readModule() reads files, and waits for nothing that is none", async () => {
  await using sandbox = await Sandbox.create();
  const { path } = sandbox;
  await Deno.writeTextFile(`${path}/m.ts`, "export {};");
  const { success } = await new Deno.Command("mkfifo", { args: [`${path}/pipe`] }).output();
  assert.equal(success, true);
  assert.equal(readModule(`${path}/m.ts`), "export {};");
  assert.equal(readModule(new URL(`file://${path}/m.ts`)), "export {};");
  for (const other of ["pipe", "none.ts", "."]) {
    assert.equal(readModule(`${path}/${other}`), undefined, other);
  }
  assert.equal(readModule("/dev/zero"), undefined);
});
