/**
 * Finds uses of the outside world in source text. Blanks out comments, strings and regular
 * expressions first, so that only code counts. Pure; knows nothing of files.
 */

/** A use of something ambient. */
export interface AmbientUse {
  readonly token: string;
  /** 1-based. */
  readonly line: number;
}

const AMBIENT = new RegExp(
  [
    /\bDeno\b/,
    /\bconsole\b/,
    /\bset(?:Timeout|Interval|Immediate)\b/,
    /\bDate\.now\b/,
    // With an argument it converts a time, without one it reads a clock.
    /\bnew Date\b(?!\s*\(\s*[^\s)])/,
    /\bperformance\b/,
    /\bnew Worker\b/,
    /\bMath\.random\b/,
    /\bcrypto\.(?:getRandomValues|randomUUID)\b/,
    /\bprocess\.\w+/,
  ].map((pattern) => pattern.source).join("|"),
  "g",
);

/** Every use of a clock, a timer, chance, the console or the runtime in `source`. */
export function findAmbientUses(source: string): AmbientUse[] {
  const code = blankNonCode(source);
  return [...code.matchAll(AMBIENT)].filter((match) => !isMember(code, match)).map((match) => ({
    token: match[0],
    line: code.slice(0, match.index).split("\n").length,
  }));
}

/** Replaces comments, strings and regular expressions by spaces; lines stay where they are. */
export function blankNonCode(source: string): string {
  let code = "";
  // One entry for each template literal that an expression `${…}` interrupts: its open braces.
  const braces: number[] = [];
  let at = 0;
  const blank = (end: number) => {
    code += source.slice(at, end).replace(/[^\n]/g, " ");
    at = end;
  };
  const enterTemplate = () => {
    const end = endOfTemplate(source, at + 1);
    blank(end);
    if (source[end - 1] === "{") braces.push(0);
  };
  while (at < source.length) {
    const char = source[at] ?? "";
    const pair = source.slice(at, at + 2);
    const depth = braces.length - 1;
    if (pair === "//") blank(indexOrEnd(source, "\n", at));
    else if (pair === "/*") blank(indexOrEnd(source, "*/", at + 2) + 2);
    else if (char === '"' || char === "'") blank(endOfQuoted(source, at + 1, char));
    else if (char === "`") enterTemplate();
    else if (char === "}" && braces[depth] === 0) {
      braces.pop();
      enterTemplate();
    } else if (char === "/" && startsRegExp(code)) blank(endOfRegExp(source, at + 1));
    else {
      const step = char === "{" ? 1 : char === "}" ? -1 : 0;
      if (depth >= 0) braces[depth] = (braces[depth] ?? 0) + step;
      code += char;
      at++;
    }
  }
  return code;
}

/** `host.console` and `{ performance: … }` are names of ours. */
function isMember(code: string, match: RegExpMatchArray): boolean {
  const start = match.index ?? 0;
  const after = code.slice(start + match[0].length);
  return /(^|[^.])\.$/.test(code.slice(0, start)) || /^\s*\??:(?!:)/.test(after);
}

function indexOrEnd(source: string, text: string, from: number): number {
  const index = source.indexOf(text, from);
  return index < 0 ? source.length : index;
}

function endOfQuoted(source: string, from: number, quote: string): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === quote) return at + 1;
  }
  return source.length;
}

/** Behind the closing backtick, or behind the `${` that comes first. */
function endOfTemplate(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "`") return at + 1;
    else if (source.startsWith("${", at)) return at + 2;
  }
  return source.length;
}

function endOfRegExp(source: string, from: number): number {
  let isInClass = false;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "[") isInClass = true;
    else if (char === "]") isInClass = false;
    else if (char === "/" && !isInClass) return at + 1;
    else if (char === "\n") return at;
  }
  return source.length;
}

/** A slash divides after a value; anywhere else it starts a regular expression. */
function startsRegExp(codeBefore: string): boolean {
  const before = codeBefore.slice(-200).trimEnd();
  return /(^|[^\w$)\]}]|\b(return|typeof|case|in|of|do|else|void))$/.test(before);
}
