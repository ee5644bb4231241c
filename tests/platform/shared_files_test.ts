import assert from "node:assert/strict";
import { openAppendFile } from "../../lib/platform/run_files.ts";
import { ignoresSignal } from "../../lib/platform/process_table.ts";

Deno.test("two runs that share a job log do not write over each other", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/jobs.tsv`;
  const [a, b] = [openAppendFile(path, true), openAppendFile(path, true)];
  const line = (text: string) => new TextEncoder().encode(`${text}\n`);
  a.writeSync(line("one"));
  b.writeSync(line("two"));
  a.writeSync(line("three"));
  a.close();
  b.close();
  assert.equal(Deno.readTextFileSync(path), "one\ntwo\nthree\n");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test({
  name: "ignoresSignal() sees what nohup set, and not what it did not",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const script = "trap '' HUP; exec cat";
    const child = new Deno.Command("sh", { args: ["-c", script], stdin: "piped", stdout: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    const reader = child.stdout.getReader();
    // An echo says that the trap is set.
    await writer.write(new TextEncoder().encode("up\n"));
    await reader.read();
    assert.equal(ignoresSignal(child.pid, "SIGHUP"), true);
    assert.equal(ignoresSignal(child.pid, "SIGINT"), false);
    await writer.close();
    await reader.cancel();
    await child.status;
  },
});
