import assert from "node:assert/strict";
import { createStopTurns } from "../../lib/display/stop_turns.ts";
import { STUCK_MS, Suspension } from "../../lib/display/suspension.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";

/** A suspension with a painter whose frames arrive when the test says so. */
function createSuspension() {
  const clock = new FakeClock();
  const calls: string[] = [];
  let arrival: PromiseWithResolvers<void> | null = null;
  const suspension = new Suspension({
    clock,
    painter: {
      get isBusy() {
        return arrival !== null;
      },
      settled: () => arrival?.promise ?? Promise.resolve(),
      restore: () => void calls.push("give back"),
      letGo: () => void calls.push("let go"),
    },
    hold: () => void calls.push("hold"),
    giveBack: (isStuck) => void (isStuck && calls.push("give up")),
    comeBack: () => void calls.push("come back"),
  });
  return {
    clock,
    calls,
    suspension,
    write: () => void (arrival = Promise.withResolvers()),
    arrive() {
      arrival?.resolve();
      arrival = null;
    },
  };
}

Deno.test("Suspension gives the terminal back before suspend() returns when no frame is under way", async () => {
  const { suspension, calls } = createSuspension();
  const suspended = suspension.suspend();
  assert.deepEqual(calls, ["hold", "give back"]);
  await suspended;
  await suspension.suspend();
  assert.deepEqual(calls, ["hold", "give back"]);
});

Deno.test("Suspension waits for the frame that is under way", async () => {
  const { suspension, calls, write, arrive, clock } = createSuspension();
  write();
  const suspended = suspension.suspend();
  await settle();
  assert.deepEqual(calls, ["hold"]);
  arrive();
  await suspended;
  assert.deepEqual([calls, clock.pendingCount], [["hold", "give back"], 0]);
});

Deno.test("Suspension gives up a terminal that takes no frame for a second", async () => {
  const { suspension, calls, write, clock } = createSuspension();
  write();
  const suspended = suspension.suspend();
  await clock.advance(STUCK_MS - 1);
  assert.deepEqual(calls, ["hold"]);
  await clock.advance(1);
  await suspended;
  assert.deepEqual(calls, ["hold", "give up"]);
});

Deno.test("Suspension comes back once, and leaves first where no stop was announced", async () => {
  const { suspension, calls } = createSuspension();
  suspension.resume();
  suspension.resume();
  await settle();
  assert.deepEqual(calls, ["hold", "let go", "come back"]);
});

Deno.test("Suspension stays away when the last that it heard before the frame arrived was a stop", async () => {
  const { suspension, calls, write, arrive } = createSuspension();
  write();
  void suspension.suspend();
  suspension.resume();
  void suspension.suspend();
  arrive();
  await settle();
  assert.deepEqual(calls, ["hold", "give back"]);
  suspension.resume();
  await settle();
  assert.deepEqual(calls, ["hold", "give back", "come back"]);
});

Deno.test("Suspension does nothing after its end, not even for a frame that was waited for", async () => {
  const { suspension, calls, write, arrive, clock } = createSuspension();
  write();
  const suspended = suspension.suspend();
  suspension.end();
  await suspended;
  assert.equal(clock.pendingCount, 0);
  arrive();
  suspension.resume();
  await settle();
  assert.deepEqual(calls, ["hold"]);
});

/** Stop turns whose terminal is given back when the test says so. */
function createTurns() {
  const calls: string[] = [];
  const given = Promise.withResolvers<void>();
  const turns = createStopTurns({
    giveBack: () => given.promise,
    stop: () => void calls.push("stop"),
    goOn: () => void calls.push("go on"),
  });
  return { calls, turns, give: given.resolve };
}

Deno.test("a process stops once the terminal is given back, however often it was asked", async () => {
  const { calls, turns, give } = createTurns();
  turns.stopped();
  turns.stopped();
  await settle();
  assert.deepEqual(calls, []);
  give();
  await settle();
  assert.deepEqual(calls, ["stop"]);
});

Deno.test("a process that is told to go on before the terminal is given back does not stop", async () => {
  const { calls, turns, give } = createTurns();
  turns.stopped();
  turns.continued();
  give();
  await settle();
  assert.deepEqual(calls, ["go on"]);
});
