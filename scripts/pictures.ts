/**
 * Writes the pictures of docs/pictures/: what the real displays draw on an emulated terminal, at chosen moments of a
 * made-up run, as SVG. The same bytes every time, so that a test can compare.
 */
import { drawWindow } from "./picture/draw_window.ts";
import { type RecordOptions, recordScene } from "./picture/record_scene.ts";
import { SCENE_COMMAND } from "./picture/scene.ts";

/** Where the pictures are. */
export const FOLDER = new URL("../docs/pictures/", import.meta.url);

interface Picture extends RecordOptions {
  readonly description: string;
}

const MOMENT_MS = 56_400;

/** By file name. */
export const PICTURES: Readonly<Record<string, Picture>> = {
  "live.svg": {
    ui: "live",
    size: { columns: 84, rows: 20 },
    momentsMs: [MOMENT_MS],
    description: "The live display: a bar for the run, a row with a bar for each running task, " +
      "a task that waits for its next try, and failures above",
  },
};

/** The picture as it has to be now. @throws {RangeError} there is no such picture. */
export async function renderPicture(name: string): Promise<string> {
  const picture = PICTURES[name];
  if (picture === undefined) throw new RangeError(`There is no picture ${name}`);
  const frames = await recordScene(picture);
  const { description, size } = picture;
  return drawWindow(frames, { title: SCENE_COMMAND, description, ...size });
}

if (import.meta.main) {
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const name of Object.keys(PICTURES)) {
    await Deno.writeTextFile(new URL(name, FOLDER), await renderPicture(name));
  }
}
