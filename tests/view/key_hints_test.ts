import assert from "node:assert/strict";
import { keyHintText, keyPieces } from "../../lib/view/key_hints.ts";
import { readable, THEMES } from "./_frame.ts";

Deno.test("keyHintText() takes keys and words from the table of keys", () => {
  const text = (theme = THEMES.plain) => ({
    help: keyHintText({ actions: ["show_help"] }, { scope: "run", theme }),
    select: keyHintText(
      { actions: ["select_previous", "select_next"] },
      { scope: "run", theme },
    ),
    jobs: keyHintText({ actions: ["more_jobs", "fewer_jobs"], hint: "jobs" }, {
      scope: "run",
      theme,
    }),
  });
  assert.deepEqual(text(), { help: "? help", select: "↑↓ select", jobs: "+- jobs" });
  assert.deepEqual(text(THEMES.ascii), {
    help: "? help",
    select: "Up/Down select",
    jobs: "+- jobs",
  });
});

Deno.test("keyPieces() make keys stand out, and rank them in their order", () => {
  const pieces = keyPieces([{ actions: ["back"] }, { actions: ["last"] }], {
    scope: "output",
    theme: THEMES.color,
  });
  assert.deepEqual(pieces.map(({ text, rank }) => [text, rank]), [["Esc back", 0], [
    "End follow",
    1,
  ]]);
  const [first] = pieces;
  assert.deepEqual(readable([first?.paint?.(first.text) ?? ""]), ["␛[1mEsc␛[22m ␛[2mback␛[22m"]);
});
