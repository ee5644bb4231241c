/** Counts, rates and amounts for people. The same in every locale, so that logs compare. */

/** `950`, `9500`, `12,345`: grouped from five digits on. Fractions keep one digit. */
export function formatCount(count: number): string {
  // Almost all of them, ten times a second.
  if (Number.isInteger(count) && count >= 0 && count < 10_000) return String(count);
  if (!Number.isFinite(count)) return "?";
  const rounded = Math.round(count * 10) / 10;
  const [whole = "0", fraction] = String(rounded).split(".");
  const digits = whole.length > 4 && !whole.includes("e")
    ? whole.replace(/\B(?=(\d{3})+$)/g, ",")
    : whole;
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** `532/s`, `3.2/s`, `30/min`, `12/h`: the unit in which the number is easy to read. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return "?/s";
  if (perSecond >= 10) return `${formatCount(Math.round(perSecond))}/s`;
  if (perSecond >= 1) return `${formatCount(perSecond)}/s`;
  const perMinute = Math.round(perSecond * 60);
  if (perMinute >= 60) return "1/s";
  if (perSecond * 60 >= 1) return `${formatCount(perMinute)}/min`;
  return `${formatCount(perSecond * 3600)}/h`;
}

/** How amounts of bytes are written. */
export interface BytesOptions {
  /** KiB, MiB… of 1024 instead of kB, MB… of 1000. @default false */
  readonly isBinary?: boolean;
}

const DECIMAL_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
const BINARY_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `999 B`, `1.5 MB`, `12 GB`: the unit in which the number has at most three digits, if there is one. */
export function formatBytes(bytes: number, options: BytesOptions = {}): string {
  if (!Number.isFinite(bytes)) return "?";
  const { size, name } = byteUnit(bytes, options);
  const value = Math.max(0, bytes) / size;
  const digits = size > 1 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${digits} ${name}`;
}

/**
 * `1.5/3.0 MB`: both in the unit of the total, the part done as wide as the total and rounded down, so that nothing
 * moves and the whole is not claimed too early. `1.5 MB/?` while the total is unknown.
 */
export function formatBytesOf(
  doneBytes: number,
  totalBytes: number | null,
  options: BytesOptions = {},
): string {
  if (totalBytes === null) return `${formatBytes(doneBytes, options)}/?`;
  if (!Number.isFinite(doneBytes) || !Number.isFinite(totalBytes)) return "?/?";
  const { size, name } = byteUnit(totalBytes, options);
  const decimals = size > 1 && totalBytes / size < 99.95 ? 1 : 0;
  const total = (Math.max(0, totalBytes) / size).toFixed(decimals);
  const scale = 10 ** decimals;
  const done = (Math.floor((Math.max(0, doneBytes) / size) * scale) / scale).toFixed(decimals);
  // Rounding may make the total less than it is: a part is never shown as more.
  const shown = doneBytes < totalBytes && Number(done) > Number(total) ? total : done;
  return `${shown.padStart(total.length)}/${total} ${name}`;
}

function byteUnit(bytes: number, { isBinary = false }: BytesOptions): {
  readonly size: number;
  readonly name: string;
} {
  const base = isBinary ? 1024 : 1000;
  const names = isBinary ? BINARY_UNITS : DECIMAL_UNITS;
  let size = 1;
  let at = 0;
  // From 999.5 on three digits would round to four.
  while (bytes / size >= 999.5 && at < names.length - 1) {
    size *= base;
    at++;
  }
  return { size, name: names[at] ?? "B" };
}
