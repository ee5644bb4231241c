/**
 * Puts a prefix before every line of a byte stream (`--tag`), so that each line says whose it is. For pipes and files the
 * bytes of the lines stay as they are; for a terminal they are the lines as they are shown there.
 */
import { createOutputSanitizer } from "../text/output_sanitizer.ts";
import { sanitize } from "../text/sanitize.ts";

const NEWLINE = 10;
const NOTHING = new Uint8Array();

/** Tags the successive pieces of one stream of one task. */
export interface LineTagger {
  tag(bytes: Uint8Array): Uint8Array;
  /** Ends a line that has no end yet: what another task prints must not join it. The tagger can be used again. */
  end(): Uint8Array;
}

/** For whoever reads bytes. */
export function createLineTagger(label: string): LineTagger {
  // A label with line breaks in it would forge lines.
  const prefix = new TextEncoder().encode(`${label.replace(/[\r\n]+/g, " ")}\t`);
  let isLineStart = true;
  return {
    tag(bytes) {
      const tagged = prefixLines(bytes, { prefix, isLineStart });
      if (bytes.length > 0) isLineStart = bytes[bytes.length - 1] === NEWLINE;
      return tagged;
    },
    end() {
      const rest = isLineStart ? NOTHING : Uint8Array.of(NEWLINE);
      isLineStart = true;
      return rest;
    },
  };
}

/**
 * For a terminal: what a job does to its own line, by a carriage return for example, is done before the tag is there to
 * be lost. Holds a line until it is whole.
 */
export function createScreenTagger(label: string): LineTagger {
  const sanitizer = createOutputSanitizer();
  const encoder = new TextEncoder();
  const { tag } = createLineTagger(sanitize(label));
  return {
    tag: (bytes) => tag(encoder.encode(sanitizer.push(bytes))),
    end: () => tag(encoder.encode(sanitizer.end())),
  };
}

interface LinePrefix {
  readonly prefix: Uint8Array;
  /** Whether the first byte begins a line. */
  readonly isLineStart: boolean;
}

function prefixLines(bytes: Uint8Array, { prefix, isLineStart }: LinePrefix): Uint8Array {
  const parts: { start: number; end: number; hasPrefix: boolean }[] = [];
  let length = 0;
  for (let start = 0; start < bytes.length;) {
    const newlineAt = bytes.indexOf(NEWLINE, start);
    const end = newlineAt < 0 ? bytes.length : newlineAt + 1;
    const hasPrefix = start > 0 || isLineStart;
    parts.push({ start, end, hasPrefix });
    length += end - start + (hasPrefix ? prefix.length : 0);
    start = end;
  }
  const tagged = new Uint8Array(length);
  let at = 0;
  for (const { start, end, hasPrefix } of parts) {
    if (hasPrefix) {
      tagged.set(prefix, at);
      at += prefix.length;
    }
    tagged.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  return tagged;
}
