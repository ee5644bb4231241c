/** An append-only file in memory that records how it is used and fails when a test says so. */
import type { AppendFile } from "../../lib/ports.ts";

export class MemoryFile implements AppendFile {
  /** Text of each write, in order. */
  readonly writes: string[] = [];
  syncs = 0;
  isClosed = false;
  writeError: Error | null = null;
  syncError: Error | null = null;
  /** While set, a sync ends only when this does. */
  syncGate: Promise<void> | null = null;

  get text(): string {
    return this.writes.join("");
  }

  writeSync(bytes: Uint8Array): void {
    if (this.isClosed) throw new Error("The file is closed");
    if (this.writeError !== null) throw this.writeError;
    this.writes.push(new TextDecoder().decode(bytes));
  }

  async sync(): Promise<void> {
    if (this.isClosed) throw new Error("The file is closed");
    this.syncs++;
    await this.syncGate;
    if (this.syncError !== null) throw this.syncError;
  }

  close(): void {
    if (this.isClosed) throw new Error("The file is closed");
    this.isClosed = true;
  }
}
