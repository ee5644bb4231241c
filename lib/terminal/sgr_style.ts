/**
 * How a cell is drawn, as SGR (ECMA-48 8.3.117) has it: reads the sequences of a line and writes the shortest
 * one from one style to another. Pure; what a style is called and remembered by is `style_table.ts`'s.
 */

/** Attributes that are on or off; underline and colours have more than two values. */
export const ATTRIBUTES = {
  bold: 1,
  dim: 2,
  italic: 4,
  blink: 8,
  fastBlink: 16,
  inverse: 32,
  hidden: 64,
  strike: 128,
  overline: 256,
} as const;

/** A rendition. Colours and underline are SGR parameters as they are written, "" for the terminal's own. */
export interface SgrStyle {
  /** Sum of `ATTRIBUTES`. */
  readonly attributes: number;
  /** `4`, `21`, `4:3`… */
  readonly underline: string;
  /** `31`, `38;5;208`, `38;2;1;2;3`… */
  readonly foreground: string;
  readonly background: string;
  readonly underlineColor: string;
}

export const PLAIN_STYLE: SgrStyle = {
  attributes: 0,
  underline: "",
  foreground: "",
  background: "",
  underlineColor: "",
};

const ON: ReadonlyMap<number, number> = new Map([
  [1, ATTRIBUTES.bold],
  [2, ATTRIBUTES.dim],
  [3, ATTRIBUTES.italic],
  [5, ATTRIBUTES.blink],
  [6, ATTRIBUTES.fastBlink],
  [7, ATTRIBUTES.inverse],
  [8, ATTRIBUTES.hidden],
  [9, ATTRIBUTES.strike],
  [53, ATTRIBUTES.overline],
]);
const OFF: ReadonlyMap<number, number> = new Map([
  [22, ATTRIBUTES.bold | ATTRIBUTES.dim],
  [23, ATTRIBUTES.italic],
  [25, ATTRIBUTES.blink | ATTRIBUTES.fastBlink],
  [27, ATTRIBUTES.inverse],
  [28, ATTRIBUTES.hidden],
  [29, ATTRIBUTES.strike],
  [55, ATTRIBUTES.overline],
]);

/** The style after `CSI params m`. Parameters that nobody knows change nothing. */
export function applySgr(style: SgrStyle, params: string): SgrStyle {
  let now: SgrStyle = style;
  const parts = params.split(";");
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? "";
    const code = part === "" ? 0 : Number.parseInt(part, 10);
    if (code === 38 || code === 48 || code === 58) {
      const color = readColor(parts, at);
      now = { ...now, ...colored(code, color.text) };
      at += color.extraParts;
    } else {
      now = applyCode(now, code, part);
    }
  }
  return now;
}

function applyCode(style: SgrStyle, code: number, part: string): SgrStyle {
  if (code === 0) return PLAIN_STYLE;
  const on = ON.get(code);
  if (on !== undefined) return { ...style, attributes: style.attributes | on };
  const off = OFF.get(code);
  if (off !== undefined) return { ...style, attributes: style.attributes & ~off };
  if (part === "4:0" || code === 24) return { ...style, underline: "" };
  if (code === 4 || code === 21) return { ...style, underline: part };
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
    return { ...style, foreground: part };
  }
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
    return { ...style, background: part };
  }
  if (code === 39 || code === 49 || code === 59) return { ...style, ...colored(code - 1, "") };
  return style;
}

function colored(code: number, text: string): Partial<SgrStyle> {
  if (code === 38) return { foreground: text };
  return code === 48 ? { background: text } : { underlineColor: text };
}

/** `38:2::r:g:b` is one part; `38;5;n` three and `38;2;r;g;b` five. An unfinished one is no colour. */
function readColor(parts: readonly string[], at: number): { text: string; extraParts: number } {
  const first = parts[at] ?? "";
  if (first.includes(":")) return { text: first, extraParts: 0 };
  const length = parts[at + 1] === "5" ? 3 : parts[at + 1] === "2" ? 5 : 0;
  const isWhole = length > 0 && at + length <= parts.length;
  if (!isWhole) return { text: "", extraParts: parts.length };
  return { text: parts.slice(at, at + length).join(";"), extraParts: length - 1 };
}

/** What of a style shows on a blank cell: where there is a line or an inversion, everything may. */
export function visibleOnBlank(style: SgrStyle): SgrStyle {
  const { inverse, strike, overline } = ATTRIBUTES;
  const hasLine = style.underline !== "" || (style.attributes & (strike | overline)) !== 0;
  if (hasLine || (style.attributes & inverse) !== 0) return style;
  return { ...PLAIN_STYLE, background: style.background };
}

/** The shortest sequence that turns one style into the other; "" for the same. */
export function sgrChange(from: SgrStyle, to: SgrStyle): string {
  const fresh = paramsFrom(PLAIN_STYLE, to);
  // Without a value a parameter is 0 (ECMA-48 5.4.2), which takes everything back.
  const reset = isSame(from, PLAIN_STYLE) ? fresh : ["", ...fresh];
  const delta = paramsFrom(from, to);
  const shortest = delta.join(";").length < reset.join(";").length ? delta : reset;
  return isSame(from, to) ? "" : `\x1b[${shortest.join(";")}m`;
}

function isSame(a: SgrStyle, b: SgrStyle): boolean {
  return a.attributes === b.attributes && a.underline === b.underline &&
    a.foreground === b.foreground && a.background === b.background &&
    a.underlineColor === b.underlineColor;
}

function paramsFrom(from: SgrStyle, to: SgrStyle): string[] {
  const params: string[] = [];
  let attributes = from.attributes;
  for (const [code, mask] of OFF) {
    if ((attributes & mask & ~to.attributes) === 0) continue;
    params.push(`${code}`);
    attributes &= ~mask;
  }
  for (const [code, bit] of ON) {
    if ((to.attributes & ~attributes & bit) !== 0) params.push(`${code}`);
  }
  if (from.underline !== to.underline) params.push(to.underline || "24");
  if (from.foreground !== to.foreground) params.push(to.foreground || "39");
  if (from.background !== to.background) params.push(to.background || "49");
  if (from.underlineColor !== to.underlineColor) params.push(to.underlineColor || "59");
  return params;
}
