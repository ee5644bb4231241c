/** Run ids: they sort by time, are unique enough for one machine, and can be shortened to any unambiguous prefix. */
import type { Random } from "../ports.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** For example `20261121-083012-345k7q`: UTC date, time, milliseconds, and three random characters. */
export function createRunId(nowMs: number, random: Random): string {
  const iso = new Date(nowMs).toISOString();
  const digits = iso.replace(/[-:T.Z]/g, "");
  let suffix = "";
  for (let i = 0; i < 3; i++) suffix += ALPHABET[Math.floor(random() * ALPHABET.length)] ?? "0";
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}${suffix}`;
}
