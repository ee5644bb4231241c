import assert from "node:assert/strict";
import fc from "fast-check";
import type { Key } from "../../lib/terminal/key.ts";
import { KeyDecoder } from "../../lib/terminal/key_decoder.ts";

/** Keys as one word each: names in brackets, letters with Ctrl with `^`. */
function words(keys: readonly Key[]): string {
  return keys.map((key) =>
    key.kind === "named" ? `<${key.name}>` : key.kind === "ctrl" ? `^${key.letter}` : key.text
  ).join(" ");
}

function decode(...chunks: readonly string[]): string {
  const decoder = new KeyDecoder();
  const keys = chunks.flatMap((chunk) => decoder.push(new TextEncoder().encode(chunk)));
  return words([...keys, ...decoder.flush()]);
}

const CASES: readonly (readonly [bytes: string, keys: string])[] = [
  ["a", "a"],
  ["jk?", "j k ?"],
  ["é日👩‍🚀e\u0301", "é 日 👩‍🚀 e\u0301"],
  ["\r", "<enter>"],
  ["\n", "<enter>"],
  ["\t\x7f\b", "<tab> <backspace> <backspace>"],
  ["\x03\x1a\x01", "^c ^z ^a"],
  ["\x00\x1c\x1f", ""],
  ["\x1b", "<escape>"],
  ["\x1b\x1b", "<escape> <escape>"],
  ["\x1b[A\x1b[B\x1b[C\x1b[D", "<up> <down> <right> <left>"],
  ["\x1bOA\x1bOB\x1bOH\x1bOF\x1bOM", "<up> <down> <home> <end> <enter>"],
  ["\x1b[1;5A\x1b[1;2B", "<up> <down>"],
  ["\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "<home> <end> <home> <end> <home> <end>"],
  ["\x1b[5~\x1b[6~\x1b[3~\x1b[5;3~", "<page_up> <page_down> <delete> <page_up>"],
  ["x\x1b[Ay", "x <up> y"],
  ["\u009bA", "<up>"],
  // Keys that there are, and that mean nothing here.
  ["\x1b[2~\x1b[15~\x1bOP\x1b[[A\x1b[Z\x1bq\x1b[57441u", ""],
  // rxvt with Shift and Ctrl.
  ["\x1b[a\x1bOb\x1b[5$q\x1b[6^\x1b[3@", "<up> <down> <page_up> q <page_down> <delete>"],
  // The number pad in application mode, and modifiers of old.
  ["\x1bOk\x1bOm\x1bOp\x1bOy\x1bOM\x1bO5A\x1bOz", "+ - 0 9 <enter> <up>"],
  ["\x1bO\x1b[B", "<down>"],
  // Keys as numbers: kitty and xterm's modifyOtherKeys.
  ["\x1b[27u\x1b[13u\x1b[9;1u\x1b[127;2u", "<escape> <enter> <tab> <backspace>"],
  ["\x1b[97u\x1b[63;2u\x1b[32u\x1b[233;1:1u", "a ?   é"],
  ["\x1b[99;5u\x1b[27;5;67~\x1b[27;1;13~", "^c ^c <enter>"],
  ["\x1b[113;3u\x1b[113;9u\x1b[97;1:3u\x1b[57399u\x1b[99999999u\x1b[u\x1b[;u\x1b[50;5u", ""],
  ["\x1b\x1b[A", "<escape> <up>"],
  // No keys at all: reports of the mouse, answers of the terminal, what is pasted.
  ["\x1b[Mqqq!", "!"],
  ["\x1b[<0;10;20M\x1b[<0;10;20m", ""],
  ["\x1b[?62;22c\x1b[12;40R\x1b[?2026;2$y", ""],
  ["\x1b]11;rgb:0000/0000/0000\x1b\\q", "q"],
  ["\x1b]11;rgb:0000/0000/0000\x07q", "q"],
  ["\x1bP1$r0q\x1b\\k", "k"],
  ["\x1b[200~qqq\r\x1b[A\x03\x1b[201~j", "j"],
  ["\x1b[I\x1b[O", ""],
];
for (const [bytes, keys] of CASES) {
  Deno.test(`KeyDecoder makes "${keys}" of ${JSON.stringify(bytes)}`, () => {
    assert.equal(decode(bytes), keys);
  });
  Deno.test(`KeyDecoder makes the same of ${JSON.stringify(bytes)} when it comes char by char`, () => {
    const decoder = new KeyDecoder();
    // What a person types in parts is no single grapheme.
    const parts = [...new Intl.Segmenter().segment(bytes)].map(({ segment }) => segment);
    const typed = parts.flatMap((part) => /^[\0-\x7f]*$/.test(part) ? [...part] : [part]);
    const pressed = typed.flatMap((char) => decoder.push(new TextEncoder().encode(char)));
    assert.equal(words([...pressed, ...decoder.flush()]), keys);
  });
}

Deno.test("KeyDecoder waits for the rest of a character", () => {
  const decoder = new KeyDecoder();
  const [first = 0, ...rest] = new TextEncoder().encode("é");
  assert.deepEqual(decoder.push(Uint8Array.of(first)), []);
  assert.equal(words(decoder.push(Uint8Array.from(rest))), "é");
});

Deno.test("KeyDecoder says when it waits, and takes a lone ESC for the key once nothing follows", () => {
  const decoder = new KeyDecoder();
  assert.equal(words(decoder.push(Uint8Array.of(0x1b))), "");
  assert.equal(decoder.isPending, true);
  assert.equal(words(decoder.flush()), "<escape>");
  assert.equal(decoder.isPending, false);
  assert.equal(words(decoder.push(new TextEncoder().encode("[A"))), "[ A");
});

for (const begin of ["\x1b[", "\x1b[1;", "\x1bO", "\x1bO5", "\x1b]0;x", "\x1b[Mx"]) {
  Deno.test(`KeyDecoder gives ${JSON.stringify(begin)} up when nothing follows, and takes keys again`, () => {
    const decoder = new KeyDecoder();
    assert.equal(words(decoder.push(new TextEncoder().encode(begin))), "");
    assert.equal(decoder.isPending, true);
    assert.equal(words(decoder.flush()), "");
    assert.equal(words(decoder.push(new TextEncoder().encode("q"))), "q");
  });
}

Deno.test("KeyDecoder takes nothing of a paste for keys, however slowly it comes", () => {
  const decoder = new KeyDecoder();
  const push = (text: string) => words(decoder.push(new TextEncoder().encode(text)));
  assert.equal(push("\x1b[200~q"), "");
  assert.equal(decoder.isPending, false);
  assert.equal(words(decoder.flush()), "");
  assert.equal(push("q\x1b[20"), "");
  assert.equal(words(decoder.flush()), "");
  assert.equal(push("1~j"), "j");
});

Deno.test("KeyDecoder gets through anything: text is never a control, and after a flush it takes keys", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const decoder = new KeyDecoder();
    const end = new TextEncoder().encode("\x1b[201~");
    for (const key of [...decoder.push(bytes), ...decoder.push(end), ...decoder.flush()]) {
      if (key.kind === "text") assert.doesNotMatch(key.text, /\p{Cc}/u);
      if (key.kind === "ctrl") assert.match(key.letter, /^[a-z]$/);
    }
    const after = decoder.push(new TextEncoder().encode("\x1b[Aj"));
    assert.equal(words(after).endsWith("<up> j"), true);
  }));
});
