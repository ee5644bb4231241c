/** The runtime's console with another way out: what it would have printed goes to a function. */

/** A method of a console. */
export type ConsoleCall = (...values: unknown[]) => void;

const PRINTERS = ["debug", "error", "info", "log", "trace", "warn"] as const;

/**
 * Methods by name, with groups, counters and timers of their own. They format as `console` does, colours included where
 * the program's own output has them.
 *
 * @param print Gets a text of one line or more, without the last line's end.
 */
export function createConsole(print: (text: string) => void): Record<string, ConsoleCall> {
  // The one part of the runtime's inside that is used: rewriting `console.table` would be no better.
  const internal: unknown = Reflect.get(Deno, Reflect.get(Deno, "internal"));
  const OwnConsole: unknown = Object(internal).Console;
  if (typeof OwnConsole === "function") {
    // Deno 2.9 tells the end of a trace's last line by itself.
    let begun = "";
    const take = (text: string) => {
      begun += text;
      if (!begun.endsWith("\n")) return;
      print(begun.slice(0, -1));
      begun = "";
    };
    return Reflect.construct(OwnConsole, [take]);
  }
  const say: ConsoleCall = (...values) => print(values.map(textOf).join(" "));
  return Object.fromEntries(PRINTERS.map((name) => [name, say]));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : Deno.inspect(value);
}
