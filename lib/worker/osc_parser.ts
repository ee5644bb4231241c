/**
 * Reads progress that programs send to terminals: `ESC ] 9 ; 4 ; state ; percent` ended by BEL or
 * ESC \ (ConEmu's sequence, also of Windows Terminal and Ghostty). Pure; survives any chunk borders.
 *
 * States: outside → prefix (bytes of `]9;4;` seen) → body → (escaped) → outside.
 */

const ESC = 0x1b;
const BEL = 0x07;
const BACKSLASH = 0x5c;
const PREFIX = [0x5d, 0x39, 0x3b, 0x34, 0x3b];
/** Longer than any `state;percent`; what goes on is something else. */
const MAX_BODY_CHARS = 16;

export class OscParser {
  /** Bytes of ESC and PREFIX seen so far; 0 outside, PREFIX.length + 1 in the body. */
  #matched = 0;
  #body = "";
  #isEscaped = false;

  /** @returns the last percentage that `bytes` complete, 0 to 100, if any. */
  parse(bytes: Uint8Array): number | undefined {
    let percent: number | undefined;
    let at = 0;
    while (at < bytes.length) {
      if (this.#matched === 0) {
        at = bytes.indexOf(ESC, at);
        if (at < 0) break;
      }
      percent = this.#step(bytes[at] ?? 0) ?? percent;
      at++;
    }
    return percent;
  }

  #step(byte: number): number | undefined {
    if (this.#isEscaped && byte === BACKSLASH) return this.#finish();
    if (this.#matched > PREFIX.length && byte === BEL) return this.#finish();
    if (byte === ESC) return this.#escape();
    if (this.#isEscaped) return this.#restart(byte);
    if (this.#matched > PREFIX.length) this.#extend(byte);
    else if (this.#matched > 0 && byte === PREFIX[this.#matched - 1]) this.#matched++;
    else this.#matched = 0;
    return undefined;
  }

  /** ESC starts a sequence, or in the body perhaps ends one. */
  #escape(): undefined {
    this.#isEscaped = this.#matched > PREFIX.length && !this.#isEscaped;
    if (!this.#isEscaped) this.#begin();
  }

  /** The ESC in the body was not an end after all: it starts something new. */
  #restart(byte: number): undefined {
    this.#isEscaped = false;
    this.#begin();
    this.#matched = byte === PREFIX[0] ? 2 : 0;
  }

  #begin(): void {
    this.#matched = 1;
    this.#body = "";
  }

  #extend(byte: number): void {
    this.#body += String.fromCharCode(byte);
    if (this.#body.length > MAX_BODY_CHARS) this.#matched = 0;
  }

  #finish(): number | undefined {
    this.#matched = 0;
    this.#isEscaped = false;
    return parseBody(this.#body);
  }
}

/** States 1 (normal), 2 (error) and 4 (paused) carry a percentage; 0 clears, 3 is indeterminate. */
function parseBody(body: string): number | undefined {
  const match = /^([124]);(\d{1,3})$/.exec(body);
  return match === null ? undefined : Math.min(100, Number(match[2]));
}
