/** Run in a pseudo-terminal by the test of the writer: says on standard output how each write to the terminal went. */
import { createTerminal } from "../../lib/platform/standard_streams.ts";

const FRAME_BYTES = 300;
const FLOOD_BYTES = 1_000_000;

const terminal = createTerminal();
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
const write = (byte: string, length: number) =>
  terminal.write(new TextEncoder().encode(byte.repeat(length)));

const frame = write("a", FRAME_BYTES);
say(frame === undefined ? "at once" : "later");
await frame;
const flood = write("b", FLOOD_BYTES);
// Not before the event loop has had a turn: it was not kept waiting.
setTimeout(() => say("turn"), 0);
await flood;
terminal.writeSync(new TextEncoder().encode("c"));
say("all");
