/** Names of result folders: one for each task, safe whatever the task is called. Pure. */

/** Most file systems allow 255 bytes; the rest is for what is put behind a cut name. */
const MAX_NAME_BYTES = 180;
/** Names that Windows keeps for devices, whatever extension follows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const KEPT = /[A-Za-z0-9._\-+=,@[\]]/;

/**
 * A file name for a task id: letters, digits and `._-+=,@[]` stay, everything else becomes `%XX` of its UTF-8 bytes, so
 * no id leaves its folder, hides, or means something to a file system. Different ids get different names.
 *
 * @param id Well-formed text, as all ids are.
 */
export function resultDirName(id: string): string {
  if (id === "") return "%";
  let name = "";
  for (const byte of new TextEncoder().encode(id)) {
    const char = String.fromCharCode(byte);
    name += KEPT.test(char) ? char : escapeByte(byte);
  }
  if (name.startsWith(".") || DEVICE.test(name)) {
    name = escapeByte(name.charCodeAt(0)) + name.slice(1);
  }
  // Windows drops a dot at the end.
  if (name.endsWith(".")) name += "%";
  return name.length <= MAX_NAME_BYTES ? name : `${name.slice(0, MAX_NAME_BYTES)}%${hash(id)}`;
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0")}`;
}

/** FNV-1a, 64 bits: enough to tell long names apart; nothing here is secret. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  }
  return value.toString(36);
}
