/**
 * Lines to CSV records (RFC 4180), one line at a time, with exact places in messages. Our own and not
 * `CsvParseStream`, which hands out one record per read and cannot tell what has already arrived,
 * and names no column of a header that is empty or there twice.
 */
import { UsageError } from "../text/usage_error.ts";
import { MAX_INPUT_BYTES } from "./input_splitter.ts";

export const BYTE_ORDER_MARK = "\ufeff";

/** Feed it lines without their newline; it gives back each record that a line completes. */
export class CsvRecords {
  readonly #source: string;
  readonly #maxLength: number;
  #line = 0;
  #fields: string[] = [];
  /** Text of a quoted field that goes on in the next line. */
  #open: { text: string; readonly line: number; readonly column: number } | undefined;
  #header: readonly string[] | undefined;

  /** @param source A path or `stdin`, for messages. */
  constructor(source: string, maxLength: number = MAX_INPUT_BYTES) {
    this.#source = source;
    this.#maxLength = maxLength;
  }

  /** Names of the columns, once the first record has been read. */
  get header(): readonly string[] | undefined {
    return this.#header;
  }

  /**
   * Takes one line. The first record becomes the header and is not given back; blank lines are
   * skipped (a single empty column is written `""`).
   *
   * @throws {UsageError} For a malformed line.
   */
  push(line: string): readonly string[] | undefined {
    this.#line++;
    const text = this.#line === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
    if (this.#open === undefined && (text === "" || text === "\r")) return undefined;
    if (!this.#scan(text)) return undefined;
    const record = this.#fields;
    this.#fields = [];
    if (this.#header !== undefined) return this.#checked(record, this.#header);
    this.#header = this.#checkedHeader(record);
    return undefined;
  }

  /** @throws {UsageError} If the input ended inside a quoted field, or before a header. */
  end(): void {
    if (this.#open !== undefined) {
      throw this.#problem('Quote is never closed; end the field with "', this.#open);
    }
    if (this.#header === undefined) {
      throw new UsageError(`${this.#source}: CSV is empty; its first line must name the columns`);
    }
  }

  /** Adds the line's fields; false if the last one is not closed yet. */
  #scan(line: string): boolean {
    let index = 0;
    for (;;) {
      const isQuoted = this.#open !== undefined || line[index] === '"';
      index = isQuoted ? this.#quoted(line, index) : this.#bare(line, index);
      if (index === -1) return false;
      if (index >= line.length) return true;
      index++; // the comma
    }
  }

  /** Reads an unquoted field; returns where it ends. */
  #bare(line: string, start: number): number {
    const comma = line.indexOf(",", start);
    const end = comma === -1 ? line.length : comma;
    const field = line.slice(start, end);
    const quote = field.indexOf('"');
    if (quote !== -1) {
      throw this.#problem(
        'Quote inside a field that does not start with one; write the field as "…" with quotes doubled',
        { line: this.#line, column: start + quote + 1 },
      );
    }
    this.#fields.push(comma === -1 && field.endsWith("\r") ? field.slice(0, -1) : field);
    return end;
  }

  /** Reads a quoted field or the rest of one; returns where it ends, -1 if it goes on. */
  #quoted(line: string, start: number): number {
    const field = this.#open ?? { text: "", line: this.#line, column: start + 1 };
    let index = this.#open === undefined ? start + 1 : start;
    this.#open = field;
    for (;;) {
      const quote = line.indexOf('"', index);
      field.text += line.slice(index, quote === -1 ? undefined : quote);
      if (field.text.length > this.#maxLength) {
        throw this.#problem("Quote is not closed within 16 MiB", field);
      }
      if (quote === -1) {
        field.text += "\n";
        return -1;
      }
      if (line[quote + 1] !== '"') return this.#closed(line, quote + 1, field.text);
      field.text += '"';
      index = quote + 2;
    }
  }

  #closed(line: string, end: number, text: string): number {
    const rest = line.slice(end);
    if (rest !== "" && rest !== "\r" && !rest.startsWith(",")) {
      throw this.#problem("Text after a closing quote; write a comma, or double the quote", {
        line: this.#line,
        column: end + 1,
      });
    }
    this.#open = undefined;
    this.#fields.push(text);
    return rest === "\r" ? line.length : end;
  }

  #checked(record: readonly string[], header: readonly string[]): readonly string[] {
    if (record.length === header.length) return record;
    const count = record.length === 1 ? "1 field" : `${record.length} fields`;
    throw this.#problem(
      `Record has ${count}, but the header names ${header.length}; add or remove commas, ` +
        `or put fields with commas in quotes`,
      { line: this.#line },
    );
  }

  #checkedHeader(names: readonly string[]): readonly string[] {
    names.forEach((name, index) => {
      const place = { line: this.#line, column: index + 1 };
      const where = `Column ${place.column} of the header`;
      if (name.trim() === "") throw this.#problem(`${where} has no name; give it one`, place);
      if (names.indexOf(name) < index) {
        throw this.#problem(`${where} is again "${name}"; give each column its own name`, place);
      }
    });
    return names;
  }

  #problem(text: string, at: { readonly line: number; readonly column?: number }): UsageError {
    const column = at.column === undefined ? "" : `:${at.column}`;
    return new UsageError(`${this.#source}:${at.line}${column}: ${text}`);
  }
}
