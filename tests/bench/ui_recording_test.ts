import assert from "node:assert/strict";
import { mark } from "./ui_meter.ts";
import { parseCalls, parseRecordings } from "./ui_recording.ts";

const BEGIN_FRAME = "\x1b[?2026h";
const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("parseRecordings() counts bytes, not characters, and only those between the marks", () => {
  const output = `before ${mark("begin")}⠋ bar${mark('{"cpuMs":12.5,"frames":4}')} after`;
  assert.deepEqual(parseRecordings(bytesOf(output)), [{ cpuMs: 12.5, frames: 4, bytes: 7 }]);
});

Deno.test("parseRecordings() counts frames by their markers where there are any", () => {
  const frame = `${BEGIN_FRAME}x\x1b[?2026l`;
  const output = frame + mark("begin") + frame + frame + mark('{"cpuMs":1,"frames":null}') + frame;
  assert.deepEqual(parseRecordings(bytesOf(output)), [{ cpuMs: 1, frames: 2, bytes: 34 }]);
});

Deno.test("parseRecordings() finds each window, and nothing of what is between", () => {
  const window = (cpuMs: number, text: string) =>
    `${mark("begin")}${text}${mark(`{"cpuMs":${cpuMs},"frames":3}`)}`;
  assert.deepEqual(
    parseRecordings(bytesOf(`${window(9, "first")} between ${window(1, "later!")}`)),
    [
      { cpuMs: 9, frames: 3, bytes: 5 },
      { cpuMs: 1, frames: 3, bytes: 6 },
    ],
  );
});

Deno.test("parseRecordings() reads outputs of megabytes", () => {
  const text = "x".repeat(3_000_000);
  const output = mark("begin") + text + mark('{"cpuMs":1,"frames":1}');
  assert.equal(parseRecordings(bytesOf(output))[0]?.bytes, 3_000_000);
});

Deno.test("parseRecordings() refuses what has no window, with the last words of the program", () => {
  assert.throws(() => parseRecordings(bytesOf("no such module")), /no such module/);
  assert.throws(() => parseRecordings(bytesOf(`${mark("begin")} killed`)), SyntaxError);
});

Deno.test("parseCalls() finds the report among frames, or says that there is none", () => {
  const report = { calls: 1000, nsPerCall: 4.8 };
  assert.deepEqual(parseCalls(bytesOf(`a bar${mark(JSON.stringify(report))}more`)), report);
  assert.throws(() => parseCalls(bytesOf("no module named tqdm")), /no report.*named tqdm/);
});
