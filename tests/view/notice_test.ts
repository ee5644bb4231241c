import assert from "node:assert/strict";
import { fitNotice, type Notice } from "../../lib/view/notice.ts";

const NOTICE: Notice = ["paused: nothing new starts", "nothing starts", "paused"];

Deno.test("fitNotice() says as much as there is room for, in whole words as long as there are any", () => {
  const at = (columns: number) => fitNotice(NOTICE, columns, "…");
  assert.deepEqual([26, 25, 14, 13, 6, 5, 1, 0].map(at), [
    "paused: nothing new starts",
    "nothing starts",
    "nothing starts",
    "paused",
    "paused",
    "paus…",
    "…",
    "",
  ]);
});

Deno.test("fitNotice() counts columns, not characters", () => {
  assert.equal(fitNotice(["写真を処理", "写真"], 9, "…"), "写真");
});
