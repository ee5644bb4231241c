/** Run in a pseudo-terminal with few rights by the tests: looks at other processes, which may not cost a question. */
import { isOwnGroupOrphaned } from "../../lib/platform/orphaned_group.ts";
import { findStdoutReader } from "../../lib/platform/stdout_reader.ts";

const found = [isOwnGroupOrphaned(), findStdoutReader()];
Deno.stdout.writeSync(new TextEncoder().encode(`found ${found.map(String).join(" ")}\n`));
