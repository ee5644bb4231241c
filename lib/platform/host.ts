/** What the process finds around it, read once: environment, cores, folders, standard input. */

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
}

export function createHost(): Host {
  const isCompiled = Deno.build.standalone;
  return {
    isWindows: Deno.build.os === "windows",
    cores: Math.max(1, navigator.hardwareConcurrency),
    cwd: Deno.cwd(),
    env: Deno.env.toObject(),
    stdinIsTerminal: Deno.stdin.isTerminal(),
    programName: isCompiled ? baseName(Deno.execPath()) : "heddle",
    stdin: () => Deno.stdin.readable,
  };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).pop() || "heddle";
}
