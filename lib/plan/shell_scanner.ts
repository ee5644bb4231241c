/**
 * Follows a POSIX shell line far enough to know how text must be quoted at a place in it. Where that
 * is not certain (here-documents, backquotes, `${x:-…}`, `case` inside `$(…)`) it says so instead
 * of guessing, because a wrong guess would let an input run as a command.
 */

/**
 * How an inserted value must be written: as a word of its own, inside '…', inside "…", as a number
 * inside $((…)); or not at all, and why.
 */
export type ShellContext =
  | { readonly kind: "word" | "single" | "double" | "number" }
  | { readonly kind: "unsafe"; readonly reason: string };

/**
 * Frames, innermost last. `command` is the line itself or `$(…)`; `(` counts open parentheses.
 * word --'--> single --'--> word; word|double --$(--> command --)--> back; --$((--> number --))--> back.
 */
interface Frame {
  readonly kind: "command" | "single" | "double" | "number";
  /** Whether a `)` ends it. */
  readonly isNested: boolean;
  openParentheses: number;
}

const PLAIN_PARAMETER = /\$\{[A-Za-z0-9_@*#?!:=+%/.,^-]*\}/y;
const CASE_WORD = /case\b/y;
const WORD_BREAK = /[\s;&|()<>]/;

/** Feed it the line piece by piece: `literal` for the line's own text, `value` at each insertion. */
export class ShellScanner {
  readonly #frames: Frame[] = [{ kind: "command", isNested: false, openParentheses: 0 }];
  #unsafe: string | undefined;
  #isComment = false;
  #isEscaped = false;
  /** Last character of the line so far; line starts count as blank. */
  #previous = "\n";

  /** Notes that a value stands here. */
  value(): void {
    this.#isEscaped = false;
    this.#previous = "x";
  }

  /** How a value must be written at this point. */
  context(): ShellContext {
    if (this.#unsafe !== undefined) return { kind: "unsafe", reason: this.#unsafe };
    if (this.#isComment) return { kind: "unsafe", reason: "inside a # comment" };
    if (this.#isEscaped) return { kind: "unsafe", reason: "right after a backslash" };
    const frame = this.#frame();
    if (this.#previous === "$" && frame.kind !== "single") {
      return { kind: "unsafe", reason: "right after a $" };
    }
    // `~root` is a folder.
    if (this.#previous === "~" && frame.kind === "command") {
      return { kind: "unsafe", reason: "right after a ~" };
    }
    return { kind: frame.kind === "command" ? "word" : frame.kind };
  }

  /** Reads a piece of the line's own text. */
  literal(text: string): void {
    for (let index = 0; index < text.length && this.#unsafe === undefined;) {
      if (this.#isEscaped) {
        this.#escaped(text[index] ?? "");
        index++;
        continue;
      }
      const length = this.#step(text, index);
      if (!this.#isEscaped) this.#previous = text[index + length - 1] ?? "";
      index += length;
    }
  }

  #frame(): Frame {
    return this.#frames.at(-1) ?? { kind: "command", isNested: false, openParentheses: 0 };
  }

  #push(kind: Frame["kind"], isNested = false): void {
    this.#frames.push({ kind, isNested, openParentheses: 0 });
  }

  #giveUp(reason: string): number {
    this.#unsafe = reason;
    return 1;
  }

  /** A line break after a backslash joins what is around it, which could be half an operator. */
  #escaped(char: string): void {
    this.#isEscaped = false;
    const isDoubleQuoted = this.#frame().kind === "double";
    if (char !== "\n") this.#previous = "x";
    else if (isDoubleQuoted ? this.#previous === "$" : !/\s/.test(this.#previous)) {
      this.#giveUp("after a line that is continued without a blank before the backslash");
    }
  }

  /** Takes in what starts at `index`; returns its length. */
  #step(text: string, index: number): number {
    const char = text[index] ?? "";
    if (this.#isComment) {
      this.#isComment = char !== "\n";
      return 1;
    }
    const frame = this.#frame();
    if (frame.kind === "single") {
      if (char === "'") this.#frames.pop();
      return 1;
    }
    if (char === "`") return this.#giveUp("after a backquote; write $(…) instead");
    if (char === "$") return this.#dollar(text, index);
    if (char === "\\" && frame.kind !== "number") {
      this.#isEscaped = true;
      return 1;
    }
    if (frame.kind === "double") {
      if (char === '"') this.#frames.pop();
      return 1;
    }
    return frame.kind === "number"
      ? this.#arithmetic(text, index, frame)
      : this.#command(text, index, frame);
  }

  #dollar(text: string, index: number): number {
    const isDoubleQuoted = this.#frame().kind === "double";
    if (text.startsWith("$((", index)) {
      this.#push("number", true);
      return 3;
    }
    if (text.startsWith("$(", index)) {
      this.#push("command", true);
      return 2;
    }
    if (text[index + 1] === "{") {
      PLAIN_PARAMETER.lastIndex = index;
      return PLAIN_PARAMETER.exec(text)?.[0].length ??
        this.#giveUp("after ${…} with more than a plain name");
    }
    // Arithmetic in bash, where names in it are evaluated.
    if (text[index + 1] === "[") return this.#giveUp("after $[…]; write $((…)) instead");
    if (text[index + 1] === "'" && !isDoubleQuoted) return this.#giveUp("after $'…'");
    return 1;
  }

  #arithmetic(text: string, index: number, frame: Frame): number {
    const char = text[index] ?? "";
    if (`"'\\`.includes(char)) return this.#giveUp("after a quote inside $((…))");
    if (char === "(") frame.openParentheses++;
    if (char !== ")") return 1;
    if (frame.openParentheses > 0) {
      frame.openParentheses--;
      return 1;
    }
    if (text[index + 1] !== ")") return this.#giveUp("after a $(( that )) does not close");
    this.#frames.pop();
    return 2;
  }

  #command(text: string, index: number, frame: Frame): number {
    const char = text[index] ?? "";
    const isWordStart = WORD_BREAK.test(this.#previous);
    CASE_WORD.lastIndex = index;
    if (frame.isNested && isWordStart && CASE_WORD.test(text)) {
      return this.#giveUp("after a case inside $(…)");
    }
    if (text.startsWith("<<", index)) return this.#giveUp("after a here-document");
    if (text.startsWith("((", index)) return this.#giveUp("after ((…))");
    if (text.startsWith("[[", index) && isWordStart) {
      return this.#giveUp("after [[, which evaluates; write [ instead");
    }
    if (char === "'") this.#push("single");
    else if (char === '"') this.#push("double");
    else if (char === "#" && isWordStart) this.#isComment = true;
    else if (char === "(") frame.openParentheses++;
    else if (char === ")") this.#closeParenthesis(frame);
    return 1;
  }

  #closeParenthesis(frame: Frame): void {
    if (frame.openParentheses > 0) frame.openParentheses--;
    else if (frame.isNested) this.#frames.pop();
  }
}
