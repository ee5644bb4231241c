import assert from "node:assert/strict";
import type { Display } from "../../lib/display/display.ts";
import { createGuardedDisplay } from "../../lib/display/guarded_display.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { FakeDisplay } from "../_support/fake_display.ts";
import { EventStream } from "../state/_events.ts";

const FAULT = new Error("a fault in a view");

function throws(): never {
  throw FAULT;
}

function setUp(methods: Partial<Display> = {}, fallbackMethods: Partial<Display> = {}) {
  const first = new FakeDisplay(methods);
  const fallback = new FakeDisplay(fallbackMethods);
  const warnings: string[] = [];
  let report: (error: unknown) => void = () => {};
  const display = createGuardedDisplay({
    create(onFault) {
      report = onFault;
      return first;
    },
    createFallback: () => fallback,
    warn: (text) => void warnings.push(text.split("\n")[0] ?? ""),
  });
  return { display, first, fallback, warnings, report: (error: unknown) => report(error) };
}

const TOLD = ["The display failed, a plain log goes on: Error: a fault in a view"];

/** Every way into a display. */
const CALLS: Readonly<Record<keyof Display, (display: Display) => unknown>> = {
  event: (display) => display.event(new EventStream().started(1), createRunState()),
  takeOutput: (display) => display.takeOutput("stdout", new Uint8Array()),
  print: (display) => display.print("x\n"),
  suspend: (display) => display.suspend(),
  resume: (display) => display.resume(),
  resized: (display) => display.resized(),
  finish: (display) => display.finish(createRunState()),
  restore: (display) => display.restore(),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`a display that throws in ${name}() is given up once, and the fallback goes on`, async () => {
    const { display, first, fallback, warnings } = setUp({ [name]: throws });
    await call(display);
    CALLS.event(display);
    await display.finish(createRunState());
    assert.deepEqual(warnings, TOLD);
    assert.equal(first.calls.filter((it) => it === name).length <= 2, true);
    assert.ok(first.calls.includes("restore"));
    assert.deepEqual(fallback.calls.slice(-2), ["event", "finish"]);
  });

  Deno.test(`${name}() of a display that works is passed on with its answer`, async () => {
    const { display, first, fallback } = setUp({
      takeOutput: () => false,
      print: () => false,
    });
    const answer = await call(display);
    assert.deepEqual([first.calls, fallback.calls], [[name], []]);
    assert.equal(answer, name === "takeOutput" || name === "print" ? false : undefined);
  });
}

Deno.test("output that a failing display did not take is left to the caller", () => {
  const { display } = setUp({ takeOutput: throws });
  assert.equal(CALLS.takeOutput(display), false);
});

Deno.test("a fault out of a timer is told once, and nothing that the failed display does later counts", () => {
  const { display, first, fallback, warnings, report } = setUp();
  report(FAULT);
  report(new Error("again"));
  CALLS.event(display);
  assert.deepEqual(warnings, TOLD);
  assert.deepEqual([first.calls, fallback.calls], [["restore"], ["event"]]);
});

Deno.test("a fallback that fails as well is silent from there on", async () => {
  const { display, fallback, warnings } = setUp({ event: throws }, { event: throws });
  CALLS.event(display);
  CALLS.event(display);
  CALLS.event(display);
  await display.finish(createRunState());
  assert.deepEqual(warnings, TOLD);
  assert.deepEqual(fallback.calls, ["event", "restore"]);
});

Deno.test("a display that fails while it ends leaves the last words to the fallback", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { display, fallback, report } = setUp({ finish: () => promise });
  const finished = display.finish(createRunState());
  report(FAULT);
  resolve();
  await finished;
  assert.deepEqual(fallback.calls, ["finish"]);
});
