/**
 * Lines, backpressure, held streams and exit statuses, without any child.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Backpressure, MAX_UNACKED_BYTES } from "../../lib/worker/backpressure.ts";
import { HeldStream } from "../../lib/worker/held_stream.ts";
import { LineStream, MAX_LINE_BYTES } from "../../lib/worker/line_stream.ts";
import { parseExitStatus, signalName } from "../../lib/worker/native/exit_status.ts";
import { ProgramPath } from "../../lib/worker/program_path.ts";

/** Writes turns of chunks and returns the messages that go out. */
function send(turns: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  const sent: Uint8Array[] = [];
  const ends: (() => void)[] = [];
  const lines = new LineStream((bytes) => sent.push(bytes), (callback) => ends.push(callback));
  for (const turn of turns) {
    for (const chunk of turn) lines.write(chunk);
    for (const end of ends.splice(0)) end();
  }
  lines.finish();
  return sent;
}

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("LineStream sends whole lines, one message for each turn, and the rest at the end", () => {
  const turns = [["on"], ["e\ntw"], ["o\n", "three\n", "fo"], ["ur"]];
  const sent = send(turns.map((turn) => turn.map(encode)));
  assert.deepEqual(sent.map(decode), ["one\n", "two\nthree\n", "four"]);
});

Deno.test("LineStream sends a line that grows too long in parts", () => {
  const part = encode("x".repeat(MAX_LINE_BYTES / 2));
  assert.deepEqual(send([[part], [part], [part]]).map(({ length }) => length), [
    MAX_LINE_BYTES,
    MAX_LINE_BYTES / 2,
  ]);
});

Deno.test("LineStream loses, adds and reorders nothing, and cuts only at line ends", () => {
  const chunk = fc.stringMatching(/^[ab\n]{0,8}$/).map(encode);
  fc.assert(fc.property(fc.array(fc.array(chunk)), (turns) => {
    const sent = send(turns);
    assert.equal(sent.map(decode).join(""), turns.flat().map(decode).join(""));
    assert.ok(sent.slice(0, -1).every((bytes) => bytes.at(-1) === 0x0a));
    assert.ok(sent.every((bytes) => bytes.length > 0));
  }));
});

Deno.test("Backpressure pauses above the limit and resumes well below it", () => {
  const calls: string[] = [];
  const backpressure = new Backpressure({
    pause: () => calls.push("pause"),
    resume: () => calls.push("resume"),
  });
  backpressure.sent(MAX_UNACKED_BYTES - 1);
  assert.deepEqual(calls, []);
  backpressure.sent(1);
  backpressure.sent(1000);
  backpressure.acknowledged(1000);
  assert.deepEqual(calls, ["pause"]);
  backpressure.acknowledged(MAX_UNACKED_BYTES / 2 + 1);
  assert.deepEqual(calls, ["pause", "resume"]);
  backpressure.lift();
  backpressure.sent(MAX_UNACKED_BYTES * 2);
  assert.deepEqual(calls, ["pause", "resume"]);
});

Deno.test("HeldStream keeps every byte, in memory up to the limit and in a file above it", async () => {
  const folder = await Deno.makeTempDir();
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 });
  fc.assert(
    fc.property(chunks, fc.nat(100), (written, limitBytes) => {
      const stream = new HeldStream({ limitBytes, spillPath: `${folder}/spill` });
      for (const chunk of written) stream.write(chunk);
      const captured = stream.finish();
      const all = written.flatMap((chunk) => [...chunk]);
      assert.equal(captured.kind, all.length > limitBytes ? "file" : "bytes");
      const held = captured.kind === "bytes" ? captured.bytes : Deno.readFileSync(captured.path);
      assert.deepEqual([...held], all);
    }),
    { numRuns: 40 },
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("HeldStream says when the disk fails", () => {
  const stream = new HeldStream({ limitBytes: 0, spillPath: "/no/such/folder/file" });
  stream.write(encode("x"));
  stream.write(encode("y"));
  stream.finish();
  assert.match(stream.problem ?? "", /^Cannot write the job's output to \/no\/such\/folder\/file/);
});

Deno.test("parseExitStatus() reads codes and signals", () => {
  const cases: readonly (readonly [number, object])[] = [
    [0, { kind: "code", code: 0 }],
    [0x0100, { kind: "code", code: 1 }],
    [0xff00, { kind: "code", code: 255 }],
    [9, { kind: "signal", signal: "SIGKILL" }],
    [11 | 0x80, { kind: "signal", signal: "SIGSEGV" }],
    [31, { kind: "signal", signal: "SIGSYS" }],
    [35, { kind: "signal", signal: "SIGRTMIN+1" }],
  ];
  for (const [status, exit] of cases) assert.deepEqual(parseExitStatus(status), exit);
  assert.equal(signalName(15), "SIGTERM");
});

Deno.test("ProgramPath takes paths as they are and finds no empty name", () => {
  const programs = new ProgramPath();
  assert.equal(programs.find("./x", "/bin", undefined), "./x");
  assert.equal(programs.find("", "/bin", undefined), undefined);
  assert.equal(programs.find("no-such-program", "/bin:/usr/bin", undefined), undefined);
  assert.equal(programs.forget(), false);
});
