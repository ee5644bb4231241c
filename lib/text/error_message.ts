/** What was thrown, in words. Pure. */

/** Its message; what is no error as a text. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
