/**
 * The modules of one isolate: loads each once, has its `setup` run once before anything else of it, and its `teardown`
 * once in the end. Owns what the exports of a module mean.
 */
import type { CallWork, ModuleCopies } from "../protocol.ts";
import { ModuleError } from "./module_problem.ts";
import type { TaskContext, TaskFunction } from "./task_context.ts";

/** What a module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

export interface ModuleHostOptions {
  /** Imports a module by its URL. */
  load(url: string): Promise<ModuleExports>;
}

type Hook = (context: TaskContext) => unknown;

/** Thrown for what keeps a module from being used at all: the same will happen to the next task of this isolate. */
export class LoadFailure extends Error {
  /** @param phase What failed: importing the module, or its `setup`. */
  constructor(readonly phase: "load" | "setup", override readonly cause: unknown) {
    super(`Cannot ${phase} the module`, { cause });
  }
}

export class ModuleHost {
  readonly #options: ModuleHostOptions;
  /** Of modules that are set up, or about to be. */
  readonly #modules = new Map<string, Promise<ModuleExports>>();
  #copies: ModuleCopies | undefined;

  constructor(options: ModuleHostOptions) {
    this.#options = options;
  }

  /** From now on modules are loaded from copies. */
  useCopies(copies: ModuleCopies | undefined): void {
    this.#copies = copies;
  }

  /**
   * The function that a call names, of a module that is set up.
   *
   * @throws {LoadFailure} If it cannot be had.
   */
  async find({ module, export: name = "default" }: CallWork, context: TaskContext) {
    if (module === null) throw new TypeError("Cannot call a function without its module");
    const exports = await (this.#modules.get(module) ?? this.#bring(module, context));
    try {
      return functionOf(exports, name);
    } catch (cause) {
      throw new LoadFailure("load", cause);
    }
  }

  /** Has every `teardown` run that a module exports whose `setup` went well. @throws what the first one throws. */
  async tearDown(context: TaskContext): Promise<void> {
    const modules = [...this.#modules.values()];
    this.#modules.clear();
    for (const loading of modules) {
      let exports: ModuleExports;
      try {
        exports = await loading;
      } catch {
        // Who asked for it was told.
        continue;
      }
      await hookOf(exports, "teardown")?.(context);
    }
  }

  /** Loads and sets up a module; one that cannot be is forgotten. */
  #bring(url: string, context: TaskContext): Promise<ModuleExports> {
    const exports = this.#load(url, context);
    this.#modules.set(url, exports);
    exports.catch(() => this.#modules.delete(url));
    return exports;
  }

  async #load(url: string, context: TaskContext): Promise<ModuleExports> {
    let phase: LoadFailure["phase"] = "load";
    try {
      const exports = await this.#options.load(this.#locate(url));
      phase = "setup";
      await hookOf(exports, "setup")?.(context);
      return exports;
    } catch (cause) {
      throw new LoadFailure(phase, cause);
    }
  }

  #locate(url: string): string {
    if (this.#copies === undefined || !url.startsWith("file://")) return url;
    return this.#copies.root + url.slice("file://".length);
  }
}

function functionOf(exports: ModuleExports, name: string): TaskFunction {
  const found = exports[name];
  if (typeof found === "function") return found as TaskFunction;
  if (found !== undefined) {
    const article = typeof found === "object" ? "an" : "a";
    throw new ModuleError(
      "no_export",
      `Export "${name}" is no function but ${article} ${typeof found}`,
    );
  }
  const names = Object.keys(exports).filter((key) =>
    typeof exports[key] === "function" && key !== "setup" && key !== "teardown"
  );
  const known = names.length === 0 ? "it exports no function" : `it has ${names.join(", ")}`;
  const wanted = name === "default" ? "no default export" : `no export "${name}"`;
  throw new ModuleError("no_export", `Module has ${wanted}; ${known}`);
}

function hookOf(exports: ModuleExports, name: "setup" | "teardown"): Hook | undefined {
  const hook = exports[name];
  return typeof hook === "function" ? hook as Hook : undefined;
}
