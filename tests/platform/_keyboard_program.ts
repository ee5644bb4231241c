/** Run in a pseudo-terminal by the test of the keyboard: says what it gets, stops as Heddle does. */
import { createKeyboard } from "../../lib/platform/keyboard.ts";

const keyboard = createKeyboard();
// Neither listening to signals nor a keyboard in the background keeps a program alive.
setInterval(() => {}, 60_000);
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));

function start(): void {
  say(`started ${keyboard?.start((bytes) => say(`got ${[...bytes].join(" ")}`))}`);
}

Deno.addSignalListener("SIGTSTP", () => {
  keyboard?.stop();
  Deno.kill(0, "SIGSTOP");
});
Deno.addSignalListener("SIGCONT", start);
Deno.addSignalListener("SIGUSR1", start);
Deno.addSignalListener("SIGUSR2", () => {
  keyboard?.stop();
  say("off");
});
// Some other program on this terminal has lines read again, in which Ctrl-D is the end of the input.
Deno.addSignalListener("SIGALRM", () => {
  new Deno.Command("stty", { args: ["icanon"], stdin: "inherit" }).outputSync();
  say("lines");
});
Deno.addSignalListener("SIGINT", () => {
  keyboard?.stop();
  Deno.exit(3);
});
// The terminal is gone: the exit code tells whether there are keys still.
Deno.addSignalListener("SIGHUP", () => Deno.exit(keyboard?.start(() => {}) ? 5 : 4));
if (keyboard === undefined) say("no keyboard");
else start();
