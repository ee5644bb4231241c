/**
 * Where things are in a user's module: turns the positions that the runtime names, which may be those of copies or of
 * Heddle's own code, into the user's files, lines and columns. Text in, text out.
 */
import type { ModuleCopies } from "../protocol.ts";
import { decodePercent } from "../text/decode_percent.ts";
import { withoutCredentials } from "../text/without_credentials.ts";

/** A line of a stack with its position. Runtimes write addresses there with blanks in them. */
const FRAME = /^\s+at .*?\(?((?:file|https?|data|npm|jsr|blob):[^<]*?):(\d+):(\d+)\)?\s*$/;
const MAX_FRAMES = 20;

export interface ModulePlacesOptions {
  /** URL of the folder that Heddle's own code is in, with a slash at its end. */
  readonly ownRoot: string;
  /** Absolute folder that paths are shown relative to. */
  readonly cwd?: string | undefined;
  /** This Heddle is one executable. @default false */
  readonly isStandalone?: boolean;
  readonly copies?: ModuleCopies | undefined;
  /** URL of the module, whose query is told to nobody: it may be what its server lets people in by. */
  readonly module?: string | undefined;
}

export class ModulePlaces {
  readonly #options: ModulePlacesOptions;
  readonly #query: string;

  constructor(options: ModulePlacesOptions) {
    this.#options = options;
    const { protocol = "", search = "" } = URL.parse(options.module ?? "") ?? {};
    this.#query = protocol === "http:" || protocol === "https:" ? search : "";
  }

  /** This Heddle is one executable, which imports neither from registries nor from the net. */
  get isStandalone(): boolean {
    return this.#options.isStandalone === true;
  }

  /** Names originals where a text names copies, and no secrets of addresses: texts go on record. */
  restore(told: string): string {
    const { copies } = this.#options;
    const text = this.#withoutSecrets(told);
    if (copies === undefined) return text;
    const restored = text.replaceAll(copies.root, "file://").replaceAll(
      pathOf(copies.root),
      "",
    );
    return restored.replace(/(file:\/\/[^\n:]+):1:(\d+)/g, (_, url: string, column: string) => {
      return `${url}:1:${Math.max(1, Number(column) - this.#shiftOf(url))}`;
    });
  }

  /** A file as people know it: its path, from the task's folder on if it is in there. */
  show(url: string): string {
    if (!url.startsWith("file://")) return this.#withoutSecrets(url);
    const path = pathOf(url);
    const { cwd } = this.#options;
    return cwd !== undefined && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  }

  /** What of a stack is the user's, frames alone; undefined if there is none. */
  userFrames(stack: string | undefined): readonly string[] {
    const lines = this.restore(stack ?? "").split("\n");
    return lines.filter((line) => {
      const url = FRAME.exec(line)?.[1];
      return url !== undefined && !this.#isOwn(url);
    }).slice(0, MAX_FRAMES);
  }

  /** `resize.ts:12:7`, of a frame; undefined for what is in no file. */
  place(frame: string | undefined): string | undefined {
    const [, url, line, column] = FRAME.exec(frame ?? "") ?? [];
    return url === undefined || url.startsWith("data:")
      ? undefined
      : `${this.show(url)}:${line}:${column}`;
  }

  #withoutSecrets(text: string): string {
    const open = withoutCredentials(text);
    return this.#query === "" ? open : open.replaceAll(this.#query, "?…");
  }

  #isOwn(told: string): boolean {
    const url = decodePercent(told);
    const root = decodePercent(this.#options.ownRoot);
    return url.startsWith(`${root}lib/`) || url.startsWith(`${root}workers/`);
  }

  /** By how many columns the first line of a copy is longer. */
  #shiftOf(told: string): number {
    const url = decodePercent(told);
    const shifts = Object.entries(this.#options.copies?.shifts ?? {});
    return shifts.find(([copied]) => decodePercent(copied) === url)?.[1] ?? 0;
  }
}

function pathOf(url: string): string {
  return decodePercent(url.slice("file://".length));
}
