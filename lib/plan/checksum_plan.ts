/**
 * The plan of `heddle checksum`: files found while the run goes on, each large one a task, small ones together.
 * Owns how files become tasks; finding and hashing them is others' business.
 */
import type { ChecksumAlgorithm, ChecksumFile, ChecksumWork } from "../protocol.ts";
import { shellLine } from "../text/shell_quote.ts";
import type { ResolvedPlan, TaskPolicy, TaskSpec } from "./types.ts";

/** A file to hash, and how large it seems to be. */
export interface SizedFile extends ChecksumFile {
  /** 0 when unknown. */
  readonly sizeBytes: number;
  /** Which digest is expected, where the files of one run differ. */
  readonly algorithm?: ChecksumAlgorithm;
}

/** Files in output order, in batches as they are found. */
export type FileSource = AsyncIterable<readonly SizedFile[]> | Iterable<readonly SizedFile[]>;

export interface ChecksumPlanOptions {
  readonly name: string;
  readonly files: FileSource;
  readonly algorithm: ChecksumAlgorithm;
  readonly isCheck: boolean;
  readonly isMissingIgnored: boolean;
  /** @default false */
  readonly isQuiet?: boolean;
  readonly policy: TaskPolicy;
}

/** From here on a file is a task of its own, with a bar worth looking at. */
export const LARGE_FILE_BYTES = 1024 * 1024;
/** Small files of one task: enough that starting it costs little beside them, few enough to be spread over workers. */
export const MAX_GROUP_FILES = 128;
export const MAX_GROUP_BYTES = 16 * 1024 * 1024;

export function createChecksumPlan(options: ChecksumPlanOptions): ResolvedPlan {
  return { name: options.name, total: null, hasNeeds: false, tasks: streamTasks(options) };
}

async function* streamTasks(
  options: ChecksumPlanOptions,
): AsyncGenerator<readonly TaskSpec[]> {
  let index = 0;
  for await (const batch of options.files) {
    const tasks = groupFiles(batch).map((group) => createChecksumTask(++index, group, options));
    if (tasks.length > 0) yield tasks;
  }
}

/** Neighbours that go into one task, in order. */
export function groupFiles(files: readonly SizedFile[]): (readonly SizedFile[])[] {
  const groups: SizedFile[][] = [];
  let open: SizedFile[] = [];
  let openBytes = 0;
  const close = () => {
    if (open.length > 0) groups.push(open);
    open = [];
    openBytes = 0;
  };
  for (const file of files) {
    const isOther = open[0] !== undefined && open[0].algorithm !== file.algorithm;
    const isLarge = file.sizeBytes >= LARGE_FILE_BYTES;
    const isFull = open.length >= MAX_GROUP_FILES || openBytes + file.sizeBytes > MAX_GROUP_BYTES;
    if (isOther || isLarge || isFull) close();
    open.push(file);
    openBytes += file.sizeBytes;
    if (isLarge) close();
  }
  close();
  return groups;
}

function createChecksumTask(
  index: number,
  files: readonly SizedFile[],
  { algorithm, isCheck, isMissingIgnored, isQuiet = false, policy }: ChecksumPlanOptions,
): TaskSpec {
  const [first] = files;
  const work: ChecksumWork = {
    kind: "checksum",
    algorithm: first?.algorithm ?? algorithm,
    files: files.map(({ path, name, expected }) => ({
      path,
      name,
      ...(expected === undefined ? {} : { expected }),
    })),
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    isMissingIgnored,
    ...(isQuiet ? { isQuiet } : {}),
  };
  const id = String(index);
  return {
    id,
    index,
    label: labelOf(files),
    sizeBytes: work.sizeBytes,
    group: id,
    needs: [],
    policy,
    usesSlot: false,
    work: () => work,
    command: () => commandOf(work, isCheck),
  };
}

function labelOf(files: readonly SizedFile[]): string {
  const name = files[0]?.name ?? "";
  return files.length === 1 ? name : `${name} and ${files.length - 1} more`;
}

/** For people and logs: the first file tells where in a long list it is. */
function commandOf({ algorithm, files }: ChecksumWork, isCheck: boolean): string {
  const names = files.slice(0, 1).map(({ name }) => name);
  const more = files.length > 1 ? ` # and ${files.length - 1} more` : "";
  const verb = isCheck ? "checksum (check)" : "checksum";
  return `${verb} ${shellLine(["-a", algorithm, "--", ...names])}${more}`;
}
