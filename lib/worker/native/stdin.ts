/**
 * Opens what a child finds on its standard input: nothing, a file, or a text in memory that has no
 * name in any folder.
 */
import type { ChildStdin } from "../../protocol.ts";
import { SpawnError } from "../child_spawner.ts";
import { createInputError } from "../spawn_problem.ts";
import { createCString, type Errno, F_SETFL, FD_CLOEXEC_FLAGS } from "./libc.ts";
import { type Libc, O_NONBLOCK, TRANSFER_BYTES } from "./libc.ts";

const MFD_CLOEXEC = 1;
const SEEK_SET = 0;

/** The functions that opening needs. */
export interface StdinResources {
  readonly libc: Libc;
  readonly errno: Errno;
}

/** @returns an open descriptor that children do not inherit by accident. Throws `SpawnError`. */
export function openStdin(resources: StdinResources, stdin: ChildStdin): number {
  switch (stdin.kind) {
    case "null":
      return openFile(resources, "/dev/null");
    case "file":
      return openFile(resources, stdin.path);
    case "text":
      return openText(resources, stdin.text);
    default:
      return stdin satisfies never;
  }
}

function openFile({ libc, errno }: StdinResources, path: string): number {
  if (path.includes("\0")) throw createInputError(path, "EINVAL");
  const name = createCString(path);
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(name));
  // Not to hang here on a named pipe that nobody writes to; the child's reads then block as usual.
  const fd = libc.open(address, FD_CLOEXEC_FLAGS | O_NONBLOCK, 0);
  if (fd < 0) throw createInputError(path, errno.name);
  libc.fcntl(fd, F_SETFL, 0);
  return fd;
}

function openText({ libc, errno }: StdinResources, text: string): number {
  const fd = libc.memfd_create(createCString("heddle-stdin"), MFD_CLOEXEC);
  if (fd < 0) throw new SpawnError(errno.name, "no memory for the standard input");
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; offset < bytes.length;) {
    const part = bytes.slice(offset, offset + TRANSFER_BYTES);
    const count = libc.write(fd, part, BigInt(part.length));
    if (count <= 0) {
      const { name } = errno;
      libc.close(fd);
      throw new SpawnError(name, "no memory for the standard input");
    }
    offset += count;
  }
  libc.lseek(fd, 0n, SEEK_SET);
  return fd;
}
