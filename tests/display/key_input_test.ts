import assert from "node:assert/strict";
import { ESCAPE_MS, KeyInput, PASTE_MS } from "../../lib/display/key_input.ts";
import { nameOf } from "../../lib/display/ui_keys.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { FakeKeyboard } from "../_support/fake_keyboard.ts";

function setUp() {
  const clock = new FakeClock();
  const keyboard = new FakeKeyboard();
  const keys: string[] = [];
  const input = new KeyInput({ clock, keyboard, onKey: (key) => void keys.push(nameOf(key)) });
  return { clock, keyboard, keys, input };
}

Deno.test("KeyInput passes keys on, and the Escape key when nothing follows", async () => {
  const { clock, keyboard, keys, input } = setUp();
  assert.equal(input.start(), true);
  keyboard.type("j\x1b[A");
  assert.deepEqual(keys, ["j", "up"]);
  assert.equal(clock.pendingCount, 0);
  keyboard.type("\x1b");
  assert.deepEqual(keys, ["j", "up"]);
  await clock.advance(ESCAPE_MS);
  assert.deepEqual(keys, ["j", "up", "escape"]);
});

Deno.test("KeyInput takes a sequence that comes in two pieces for one key", async () => {
  const { clock, keyboard, keys, input } = setUp();
  input.start();
  keyboard.type("\x1b");
  await clock.advance(ESCAPE_MS - 1);
  keyboard.type("[B");
  await clock.advance(ESCAPE_MS);
  assert.deepEqual(keys, ["down"]);
});

Deno.test("KeyInput takes nothing while it is paused or not allowed to, and leaves no timer", () => {
  const { clock, keyboard, keys, input } = setUp();
  keyboard.isAllowed = false;
  assert.equal(input.start(), false);
  assert.equal(input.isOn, false);
  keyboard.isAllowed = true;
  input.start();
  keyboard.type("\x1b");
  input.pause();
  keyboard.type("q");
  assert.deepEqual([keyboard.isOn, input.isOn, clock.pendingCount], [true, false, 0]);
  input.stop();
  assert.equal(keyboard.isOn, false);
  assert.deepEqual(keys, []);
});

Deno.test("KeyInput forgets half a sequence when it starts again", () => {
  const { keyboard, keys, input } = setUp();
  input.start();
  keyboard.type("\x1b[");
  input.stop();
  input.start();
  keyboard.type("A");
  assert.deepEqual(keys, ["A"]);
});

Deno.test("KeyInput passes nothing on after a key that stopped it", () => {
  const keyboard = new FakeKeyboard();
  const keys: string[] = [];
  const input: KeyInput = new KeyInput({
    clock: new FakeClock(),
    keyboard,
    onKey(key) {
      keys.push(nameOf(key));
      input.pause();
    },
  });
  input.start();
  keyboard.type("qqq");
  assert.deepEqual(keys, ["q"]);
});

Deno.test("KeyInput takes keys again when the end of a paste is lost, once nothing more comes of it", async () => {
  const { clock, keyboard, keys, input } = setUp();
  input.start();
  keyboard.type("\x1b[200~qqq");
  await clock.advance(PASTE_MS - 1);
  keyboard.type("q\x1b[20");
  await clock.advance(PASTE_MS - 1);
  assert.deepEqual(keys, []);
  await clock.advance(1);
  keyboard.type("j");
  assert.deepEqual([keys, clock.pendingCount], [["j"], 0]);
});

Deno.test("KeyInput leaves no timer behind a paste that has ended, nor one that it was stopped in", () => {
  const { clock, keyboard, keys, input } = setUp();
  input.start();
  keyboard.type("\x1b[200~q\x1b[201~j");
  assert.deepEqual([keys, clock.pendingCount], [["j"], 0]);
  keyboard.type("\x1b[200~q");
  input.stop();
  assert.equal(clock.pendingCount, 0);
});
