/** Tables for "did you mean". */
import assert from "node:assert/strict";
import { nearest } from "../../lib/text/nearest.ts";

const WORDS = ["retries", "retryOn", "timeout", "stall", "env", "cwd", "id"];

Deno.test("nearest() finds the word that a slip of the fingers was meant to be", () => {
  const slips = {
    retires: "retries",
    retry: "retryOn",
    Timeout: "timeout",
    tiemout: "timeout",
    sall: "stall",
    enb: "env",
    evn: "env",
    RETRIES: "retries",
  };
  for (const [typed, meant] of Object.entries(slips)) {
    assert.equal(nearest(typed, WORDS), meant, typed);
  }
});

Deno.test("nearest() finds nothing when nothing is close", () => {
  for (const typed of ["command", "x", "zz", "", "parallelism"]) {
    assert.equal(nearest(typed, WORDS), undefined, typed);
  }
});

Deno.test("nearest() finds nothing further away than it may be", () => {
  assert.equal(nearest("parallelizms", ["parallelism"]), "parallelism");
  assert.equal(nearest("parallelizms", ["parallelism"], { maxDistance: 1 }), undefined);
  assert.equal(nearest("para", ["parallelism"]), "parallelism");
  assert.equal(nearest("para", ["parallelism"], { maxDistance: 2 }), undefined);
});

Deno.test("nearest() takes the first of equally close words", () => {
  assert.equal(nearest("bat", ["cat", "hat"]), "cat");
});
