/**
 * Finds terminal control sequences in text, code unit by code unit, across chunk borders, without
 * keeping any of it. Owns the state machine only; what replaces a sequence is the caller's.
 *
 * After Paul Williams' parser for DEC terminals (https://vt100.net/emu/dec_ansi_parser), reduced:
 *   ground --ESC--> escape --[--> csi --final @..~--> ground
 *   escape --] P X ^ _--> string --BEL, ST or C1 ST--> ground
 *   escape --space../--> intermediate --0..~--> ground; escape --other--> ground
 *   any --CAN, SUB or newline--> ground
 * Unlike a terminal, a newline ends a sequence: one unterminated sequence must not hide later lines.
 */

const NEWLINE = 0x0a;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;

type State = "ground" | "escape" | "intermediate" | "csi" | "string" | "string_escape";

export class EscapeFilter {
  #state: State = "ground";

  /** True when no sequence is open. */
  get isGround(): boolean {
    return this.#state === "ground";
  }

  /** Takes the next code unit; true when it belongs to a sequence or is a control other than C0. */
  swallows(code: number): boolean {
    if (code === NEWLINE) {
      this.#state = "ground";
      return false;
    }
    if (code === ESC) {
      this.#state = this.#state === "string" ? "string_escape" : "escape";
      return true;
    }
    if (code >= 0x80 && code <= 0x9f) return this.#c1(code);
    if (code === CAN || code === SUB) {
      this.#state = "ground";
      return true;
    }
    return this.#state === "ground" ? false : this.#inside(code);
  }

  #c1(code: number): boolean {
    if (code === 0x9b) this.#state = "csi";
    else if (isStringIntroducer(code - 0x40)) this.#state = "string";
    else this.#state = "ground";
    return true;
  }

  #inside(code: number): boolean {
    switch (this.#state) {
      case "string":
        if (code === BEL) this.#state = "ground";
        return true;
      case "string_escape":
        // ESC \ ends the string; any other byte after ESC does as well and starts anew.
        this.#state = "escape";
        return this.#inside(code);
      case "escape":
        if (code === 0x5b) this.#state = "csi";
        else if (isStringIntroducer(code)) this.#state = "string";
        else if (code >= 0x20 && code <= 0x2f) this.#state = "intermediate";
        else return this.#close(code);
        return true;
      case "intermediate":
        return code >= 0x20 && code <= 0x2f ? true : this.#close(code);
      case "csi":
        return code < 0x40 ? true : this.#close(code);
      default:
        return false;
    }
  }

  /** The final byte belongs to the sequence; what cannot be one (beyond ASCII) is text again. */
  #close(code: number): boolean {
    this.#state = "ground";
    return code <= 0x7e;
  }
}

/** DCS `P`, SOS `X`, OSC `]`, PM `^`, APC `_`: everything up to the terminator is data. */
function isStringIntroducer(code: number): boolean {
  return code === 0x50 || code === 0x58 || code === 0x5d || code === 0x5e || code === 0x5f;
}
