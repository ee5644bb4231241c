/**
 * Tells whether this process may use its terminal: one in the background that reads from it, or changes its modes,
 * is stopped by the kernel (SIGTTIN, SIGTTOU).
 */
import { readLatin1 } from "./process_table.ts";

/** True where there is nothing like a background: without a controlling terminal, and on Windows. */
export function isForeground(): boolean {
  switch (Deno.build.os) {
    case "windows":
      return true;
    case "linux":
      return isForegroundStat(readLatin1("/proc/self/stat") ?? "");
    default:
      return isForegroundRow(readPs());
  }
}

/** Reads process group, terminal and the terminal's foreground group of a `/proc/PID/stat` line. */
export function isForegroundStat(stat: string): boolean {
  // The second field is the program's name in parentheses and may itself hold both spaces and ")".
  const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return terminal === undefined || terminal === "0" || group === foreground;
}

/** Reads `PGID TPGID` of `ps`, which has 0 or -1 where there is no terminal. */
export function isForegroundRow(row: string): boolean {
  const [group, foreground = "0"] = row.trim().split(/\s+/);
  return Number(foreground) <= 0 || group === foreground;
}

function readPs(): string {
  try {
    const args = ["-o", "pgid=,tpgid=", "-p", String(Deno.pid)];
    const { stdout } = new Deno.Command("ps", { args, stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout);
  } catch {
    // Without `ps` nobody can tell; shells start programs in the foreground unless told otherwise.
    return "";
  }
}
