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

Deno.test("the pictures in docs/ are what the displays draw; deno task pictures makes them anew", async () => {
  for (const name of Object.keys(PICTURES)) {
    const kept = await Deno.readTextFile(new URL(name, FOLDER));
    assert.ok(kept === await renderPicture(name), `${name} is out of date`);
  }
});

Deno.test("renderPicture() refuses a picture that nobody described", async () => {
  await assert.rejects(renderPicture("other.svg"), /no picture other\.svg/);
});
