/** TypeScript without its types, for where the runtime does not do that itself. The only file that imports amaro. */

/** Source code without types, at the same lines and columns. @throws {StripProblem} */
export type StripTypes = (source: string) => string;

/** What cannot be stripped, with its place counted from 1. */
export class StripProblem extends SyntaxError {
  override readonly name = "StripProblem";

  /** @param isUnsupported It is right, but more than types: an enum, a namespace with values, parameter properties. */
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    readonly isUnsupported: boolean,
  ) {
    super(message);
  }
}

/** Takes 50 ms (Deno 2.9) to 130 ms (2.4), so only where there is TypeScript. */
export async function loadTypeStripper(): Promise<StripTypes> {
  const { transformSync } = await import("amaro");
  return (source) => {
    try {
      return transformSync(source, { mode: "strip-only" }).code;
    } catch (error) {
      throw toProblem(error);
    }
  };
}

function toProblem(error: unknown): StripProblem {
  const { message, startLine, startColumn, code } = Object(error);
  return new StripProblem(
    String(message ?? error).split("\n", 1)[0] ?? "",
    Number(startLine ?? 1),
    Number(startColumn ?? 0) + 1,
    code === "UnsupportedSyntax",
  );
}
