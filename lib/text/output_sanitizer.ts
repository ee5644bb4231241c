/**
 * Makes the bytes that jobs print fit to scroll by on a terminal that is drawn on: whole safe lines.
 * Works across chunk borders with bounded memory. Colours and cursor movement do not survive.
 */
import { cleanUnicode, SUSPICIOUS } from "./clean_unicode.ts";
import { EscapeFilter } from "./escape_filter.ts";

/** A longer line is broken: the line under way is all that is held. */
const MAX_LINE_LENGTH = 65_536;

/** Turns one stream of bytes into safe lines. */
export interface OutputSanitizer {
  /** Returns the lines that are complete now, each ending with `\n`; what follows is held. */
  push(bytes: Uint8Array): string;
  /** The beginning of what is held, safe as well: a question, a progress bar. "" when nothing is. */
  held(maxLength: number): string;
  /** Returns the held rest, with a `\n` if there is one. The sanitizer can be used again. */
  end(): string;
}

/**
 * Keeps newlines and tabs; CRLF is a newline; after a bare `\r` the line starts over, as on a terminal
 * that draws a progress bar; `\b` takes the last character back; invalid UTF-8 becomes U+FFFD.
 */
export function createOutputSanitizer(): OutputSanitizer {
  return new LineSanitizer();
}

class LineSanitizer implements OutputSanitizer {
  readonly #filter = new EscapeFilter();
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #line = "";
  #isAfterReturn = false;

  push(bytes: Uint8Array): string {
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  held(maxLength: number): string {
    return cleanUnicode(this.#line.slice(0, maxLength));
  }

  end(): string {
    const lines = this.#take(this.#decoder.decode());
    const rest = this.#line === "" ? "" : cleanUnicode(this.#line) + "\n";
    this.#decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    this.#line = "";
    this.#isAfterReturn = false;
    this.#filter.swallows(0x0a);
    return lines + rest;
  }

  #take(text: string): string {
    const isClean = this.#filter.isGround && !this.#isAfterReturn && !SUSPICIOUS.test(text);
    const lines = isClean ? this.#takeClean(text) : this.#takeAny(text);
    if (this.#line.length <= MAX_LINE_LENGTH) return lines;
    const broken = cleanUnicode(this.#line);
    this.#line = "";
    return `${lines}${broken}\n`;
  }

  /** Nothing to change: whole lines pass in one piece. */
  #takeClean(text: string): string {
    const end = text.lastIndexOf("\n") + 1;
    if (end === 0) {
      this.#line += text;
      return "";
    }
    const first = text.indexOf("\n");
    const lines = cleanUnicode(this.#line + text.slice(0, first)) + text.slice(first, end);
    this.#line = text.slice(end);
    return lines;
  }

  #takeAny(text: string): string {
    let lines = "";
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#filter.swallows(code)) continue;
      if (code === 0x0a || this.#line.length >= MAX_LINE_LENGTH) {
        lines += cleanUnicode(this.#line) + "\n";
        this.#line = "";
      }
      this.#put(text, at, code);
    }
    return lines;
  }

  #put(text: string, at: number, code: number): void {
    if (code === 0x0d) {
      this.#isAfterReturn = true;
      return;
    }
    if (this.#isAfterReturn && code !== 0x0a) this.#line = "";
    this.#isAfterReturn = false;
    if (code === 0x08) this.#line = this.#line.slice(0, -1);
    else if (code === 0x09 || (code >= 0x20 && code !== 0x7f)) this.#line += text[at];
  }
}
