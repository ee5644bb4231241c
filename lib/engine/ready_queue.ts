/**
 * Tasks that could start now, in input order. Owns the job slots: who may start is decided by the room left
 * (`weight`), the cap of its group (`groupSlots`) and the order of input, and by nothing else.
 */
import { Heap } from "./heap.ts";
import type { Entry } from "./entry.ts";

interface GroupUse {
  running: number;
  /** Ready, but the group is at its cap. */
  readonly parked: Heap<Entry>;
}

const isEarlier = (a: Entry, b: Entry) => a.number < b.number;

export class ReadyQueue {
  readonly #ready = new Heap<Entry>(isEarlier);
  readonly #groups = new Map<string, GroupUse>();
  readonly #freeSlots = new Heap<number>((a, b) => a < b);
  #highestSlot = 0;
  #used = 0;
  /** Slots in use that are above the jobs, since those were more before. */
  #excessSlots = 0;
  #jobs: number;
  #size = 0;
  #memoryBytes = 0;

  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  /** How many may run at once, >= 1. */
  get jobs(): number {
    return this.#jobs;
  }

  /** Changes that. Tasks that run keep their slots, however many those are. */
  setJobs(jobs: number): void {
    this.#jobs = jobs;
    const free = this.#freeSlots.drain();
    for (const slot of free) this.#freeSlots.push(slot);
    const isExcess = (slot: number) => slot > jobs;
    this.#excessSlots = Math.max(0, this.#highestSlot - jobs) - free.filter(isExcess).length;
  }

  /** Tasks waiting here. */
  get size(): number {
    return this.#size;
  }

  /** About what the waiting tasks cost in memory. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  push(entry: Entry): void {
    this.#size++;
    this.#memoryBytes += entry.memoryBytes;
    this.#ready.push(entry);
  }

  /**
   * Takes the next task that may start and gives it a slot, or returns undefined. A task too heavy for the room
   * left holds back those behind it, or a stream of light ones would starve it; one heavier than all slots
   * together runs alone. The slot is the lowest one free, so that it is never above the jobs.
   */
  take(): { entry: Entry; slot: number; weight: number } | undefined {
    for (;;) {
      const entry = this.#ready.peek();
      if (entry === undefined) return undefined;
      const weight = this.weightOf(entry);
      if (this.#used + weight > this.#jobs) return undefined;
      this.#ready.pop();
      if (this.#park(entry)) continue;
      this.#left(entry);
      this.#used += weight;
      return { entry, slot: this.#freeSlots.pop() ?? ++this.#highestSlot, weight };
    }
  }

  /** Takes the next task if it may run in whatever slot of weight 1 comes free, without giving it one. */
  takeForStandby(): Entry | undefined {
    const entry = this.#ready.peek();
    if (entry === undefined) return undefined;
    const { groupSlots, usesSlot, policy } = entry.spec;
    if (groupSlots !== undefined || usesSlot || policy.weight !== 1) return undefined;
    // Once put behind a slow task, it shall not be put behind another.
    if (entry.isCalledBack) return undefined;
    this.#left(entry);
    return this.#ready.pop();
  }

  /** Hands the slot of an ended task to one that stood by, which weighs 1. */
  pass(ended: Entry, weight: number): void {
    this.#used += 1 - weight;
    this.#leaveGroup(ended);
  }

  /** How much weight could start; below 0 while more runs than the jobs that are left. */
  get room(): number {
    return this.#jobs - this.#used;
  }

  /** True when all slots are taken, none of them is too many, and so each may be handed on. */
  get isFull(): boolean {
    return this.room === 0 && this.#excessSlots === 0;
  }

  /** Gives back what `take` gave. */
  release(entry: Entry, slot: number, weight: number): void {
    this.#used -= weight;
    if (slot > this.#jobs) this.#excessSlots--;
    this.#freeSlots.push(slot);
    this.#leaveGroup(entry);
  }

  /** Takes one task out; false when it does not wait here. */
  remove(entry: Entry): boolean {
    const isParked = () => this.#groups.get(entry.spec.group)?.parked.remove(entry) ?? false;
    if (!this.#ready.remove(entry) && !isParked()) return false;
    this.#left(entry);
    return true;
  }

  /** Removes and returns everything that waits here. */
  drain(): Entry[] {
    const all = this.#ready.drain();
    for (const group of this.#groups.values()) all.push(...group.parked.drain());
    this.#size = 0;
    this.#memoryBytes = 0;
    return all.sort((a, b) => a.number - b.number);
  }

  weightOf(entry: Entry): number {
    return Math.min(entry.spec.policy.weight, this.#jobs);
  }

  #left(entry: Entry): void {
    this.#size--;
    this.#memoryBytes -= entry.memoryBytes;
  }

  #leaveGroup(entry: Entry): void {
    if (entry.spec.groupSlots === undefined) return;
    const group = this.#group(entry.spec.group);
    group.running--;
    const parked = group.parked.pop();
    if (parked !== undefined) this.#ready.push(parked);
  }

  #park(entry: Entry): boolean {
    const cap = entry.spec.groupSlots;
    if (cap === undefined) return false;
    const group = this.#group(entry.spec.group);
    if (group.running >= cap) {
      group.parked.push(entry);
      return true;
    }
    group.running++;
    return false;
  }

  #group(name: string): GroupUse {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { running: 0, parked: new Heap<Entry>(isEarlier) };
      this.#groups.set(name, group);
    }
    return group;
  }
}
