/** CSV: what RFC 4180 says, and exact places for what it does not allow. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvRecords } from "../../lib/plan/csv_records.ts";

function read(
  text: string,
): { header: readonly string[] | undefined; records: (readonly string[])[] } {
  const csv = new CsvRecords("in.csv", 100);
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const records = lines.map((line) => csv.push(line)).filter((record) => record !== undefined);
  csv.end();
  return { header: csv.header, records };
}

Deno.test("CSV has a header, quotes, CRLF, a byte order mark and blank lines", () => {
  assert.deepEqual(
    read(
      '\ufeffname,"the size"\r\na,1\r\n\r\n"b, c","2"\r\n"say ""hi""",\n"",""\n"two\r\nlines",x',
    ),
    {
      header: ["name", "the size"],
      records: [["a", "1"], ["b, c", "2"], ['say "hi"', ""], ["", ""], ["two\r\nlines", "x"]],
    },
  );
});

Deno.test("any records come back as they were written", () => {
  const field = fc.string({
    unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é"),
    maxLength: 6,
  });
  fc.assert(fc.property(fc.array(fc.tuple(field, field), { maxLength: 6 }), (records) => {
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const text = ["x,y", ...records.map((record) => record.map(quote).join(","))].join("\r\n");
    assert.deepEqual(read(text).records, records);
  }));
});

Deno.test("malformed CSV is refused at its line and column", () => {
  const table: Readonly<Record<string, string>> = {
    "": "in.csv: CSV is empty; its first line must name the columns",
    "a,b\n1\n":
      "in.csv:2: Record has 1 field, but the header names 2; add or remove commas, or put fields with commas in quotes",
    "a,b\n\n1,2,3\n": "in.csv:3: Record has 3 fields",
    'a\n1\n"x\ny\n': 'in.csv:3:1: Quote is never closed; end the field with "',
    'a,b\n1,"x" y\n': "in.csv:2:6: Text after a closing quote",
    'a,b\n1,x"y\n': "in.csv:2:4: Quote inside a field that does not start with one",
    "a,b,a\n": 'in.csv:1:3: Column 3 of the header is again "a"',
    "a,,b\n": "in.csv:1:2: Column 2 of the header has no name",
    [`a\n"${"x\n".repeat(60)}`]: "in.csv:2:1: Quote is not closed within",
  };
  for (const [text, message] of Object.entries(table)) {
    assert.throws(() => read(text), (error: Error) => {
      assert.equal(error.name, "UsageError");
      assert.ok(error.message.startsWith(message), `${error.message} should start with ${message}`);
      return true;
    });
  }
});
