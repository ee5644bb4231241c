/** Keeps what is secret in addresses out of texts that are shown and recorded. Pure. */

const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'<>]*@/gi;

/** The text without users and passwords of the addresses in it: `https://me:secret@host/` is `https://host/`. */
export function withoutCredentials(text: string): string {
  return text.includes("@") ? text.replace(CREDENTIALS, "$1") : text;
}
