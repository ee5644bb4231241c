import assert from "node:assert/strict";
import { FakeKeyboard } from "./fake_keyboard.ts";

Deno.test("FakeKeyboard hands over what is typed while it is on", () => {
  const keyboard = new FakeKeyboard();
  const typed: string[] = [];
  const start = () => keyboard.start((bytes) => void typed.push(new TextDecoder().decode(bytes)));
  keyboard.type("a");
  assert.equal(start(), true);
  keyboard.type("b");
  keyboard.stop();
  keyboard.type("c");
  keyboard.isAllowed = false;
  assert.equal(start(), false);
  keyboard.type("d");
  assert.deepEqual(typed, ["b"]);
});
