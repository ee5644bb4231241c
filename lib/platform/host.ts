/** What the process finds around it, read once: environment, cores, folders, standard input. */
import type { KeyboardPort } from "../ports.ts";
import { createKeyboard } from "./keyboard.ts";

export interface Host {
  readonly isWindows: boolean;
  /** Processor cores that may be used, >= 1. */
  readonly cores: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTerminal: boolean;
  /** How this program was called, for commands that people can paste. */
  readonly programName: string;
  stdin(): ReadableStream<Uint8Array>;
  /** Undefined where standard input is no terminal, or was read. */
  keyboard(): KeyboardPort | undefined;
}

export function createHost(): Host {
  const isCompiled = Deno.build.standalone;
  let isStdinTaken = false;
  return {
    isWindows: Deno.build.os === "windows",
    cores: Math.max(1, navigator.hardwareConcurrency),
    cwd: Deno.cwd(),
    env: Deno.env.toObject(),
    stdinIsTerminal: Deno.stdin.isTerminal(),
    programName: isCompiled ? baseName(Deno.execPath()) : "heddle",
    stdin() {
      isStdinTaken = true;
      return Deno.stdin.readable;
    },
    keyboard: () => isStdinTaken ? undefined : createKeyboard(),
  };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).pop() || "heddle";
}
