/** What `console` would have printed for some values, as text without colours. Pure but for `Deno.inspect`. */

/** `%s` and the like in the first value take the next ones; what is left follows, separated by blanks. */
export function formatValues(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(textOf).join(" ");
  if (rest.length === 0) return first;
  const head = first.replace(/%[sdifoOc%]/g, (spec) => {
    if (spec === "%%") return "%";
    return rest.length === 0 ? spec : formatValue(spec, rest.shift());
  });
  return [head, ...rest.map(textOf)].join(" ");
}

function formatValue(spec: string, value: unknown): string {
  switch (spec) {
    case "%s":
      return typeof value === "object" && value !== null ? Deno.inspect(value) : String(value);
    case "%d":
    case "%i":
      if (typeof value === "bigint") return `${value}n`;
      return String(isNumeric(value) ? Math.trunc(Number(value)) : NaN);
    case "%f":
      return String(isNumeric(value) ? Number(value) : NaN);
    case "%c":
      return "";
    default:
      return Deno.inspect(value);
  }
}

/** Numbers and what reads as one; `Number()` takes nothing for 0. */
function isNumeric(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  return typeof value === "number" || typeof value === "bigint";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : Deno.inspect(value);
}

/**
 * As `console.table`: a row for each entry of an array, a map, a set or an object, a column for each key of theirs, and
 * one for entries that have none. Null for what is no table.
 */
export function formatTable(data: unknown, keys?: readonly string[]): string | null {
  if (typeof data !== "object" || data === null) return null;
  const entries = entriesOf(data);
  const found = new Set<string>();
  for (const [, value] of entries) {
    if (isRecord(value)) { for (const key of Object.keys(value)) found.add(key); }
  }
  const columns = keys ?? [...found];
  const hasValues = entries.some(([, value]) => !isRecord(value));
  const head = ["(idx)", ...columns, ...hasValues ? ["Values"] : []];
  const rows = entries.map(([name, value]) => [
    name,
    ...columns.map((key) =>
      isRecord(value) && Object.hasOwn(value, key) ? Deno.inspect(value[key]) : ""
    ),
    ...hasValues ? [isRecord(value) ? "" : Deno.inspect(value)] : [],
  ]);
  return drawTable([head, ...rows.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ")))]);
}

function entriesOf(data: object): [string, unknown][] {
  if (data instanceof Map) {
    return [...data].map(([key, value], at) => [String(at), { Key: key, Values: value }]);
  }
  return Object.entries(data instanceof Set ? [...data] : data);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function drawTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => [...row[at] ?? ""].length))
  );
  const line = (left: string, cross: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(cross) + right;
  const [head = "", ...body] = rows.map((row) =>
    `│${row.map((cell, at) => ` ${pad(cell, widths[at] ?? 0)} `).join("│")}│`
  );
  return [line("┌", "┬", "┐"), head, line("├", "┼", "┤"), ...body, line("└", "┴", "┘")].join("\n");
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - [...cell].length));
}
