/** Run in a pseudo-terminal with few rights by the tests: looks at other processes, which may not cost a question. */
import { isForeground } from "../../lib/platform/foreground.ts";
import { isOwnGroupOrphaned } from "../../lib/platform/orphaned_group.ts";
import { ignoresSignal, listProcesses } from "../../lib/platform/process_table.ts";
import { findStdoutReader } from "../../lib/platform/stdout_reader.ts";

const found = [
  isOwnGroupOrphaned(),
  findStdoutReader(),
  isForeground(),
  ignoresSignal(Deno.pid, "SIGINT"),
];
listProcesses();
Deno.stdout.writeSync(new TextEncoder().encode(`found ${found.map(String).join(" ")}\n`));
