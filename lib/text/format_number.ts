/** Counts, rates and amounts for people. The same in every locale, so that logs compare. */

/** `950`, `9500`, `12,345`: grouped from five digits on. Fractions keep one digit. */
export function formatCount(count: number): string {
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
  if (perSecond * 60 >= 1) return `${formatCount(Math.round(perSecond * 60))}/min`;
  return `${formatCount(perSecond * 3600)}/h`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `999 B`, `1.5 MB`, `12 GB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${digits} ${BYTE_UNITS[unit]}`;
}
