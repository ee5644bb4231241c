import assert from "node:assert/strict";
import { FOLDER, PICTURES, renderPicture } from "../../scripts/pictures.ts";

Deno.test("renderPicture() makes the same picture of real frames every time, of a handy size", async () => {
  for (const name of Object.keys(PICTURES)) {
    const picture = await renderPicture(name);
    assert.equal(picture, await renderPicture(name), name);
    const limit = picture.includes("@keyframes") ? 150_000 : 40_000;
    assert.ok(picture.length < limit, `${name}: ${picture.length} bytes`);
    assert.match(picture, /publish/);
    assert.doesNotMatch(picture, /NaN|undefined/);
  }
});

// Runtimes before 2.9 order promises and timers in another way, by which frames come up to 0.1 s apart.
const isOlder = /^2\.[0-8]\./.test(Deno.version.deno);

Deno.test({
  name: "the pictures in docs/ are what the displays draw on Deno 2.9, byte for byte",
  ignore: isOlder,
  async fn() {
    for (const name of Object.keys(PICTURES)) {
      const kept = await Deno.readTextFile(new URL(name, FOLDER));
      const hint = `${name} is out of date: deno task pictures draws it anew`;
      assert.ok(kept === await renderPicture(name), hint);
    }
  },
});

Deno.test("renderPicture() refuses a picture that nobody described", async () => {
  await assert.rejects(renderPicture("other.svg"), /no picture other\.svg/);
});
