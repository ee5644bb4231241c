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

/** When there is most to see. */
const MOMENT_MS = 56_700;
const FRAME_MS = 250;
const FRAMES = 32;

/** By file name. */
export const PICTURES: Readonly<Record<string, Picture>> = {
  "live.svg": {
    ui: "live",
    size: { columns: 84, rows: 17 },
    momentsMs: [MOMENT_MS],
    description: "The live display: a bar for the run, a row with a bar for each running task, " +
      "one that waits for its next try, one without output for a while, and failures above",
  },
  "live-moving.svg": {
    ui: "live",
    size: { columns: 84, rows: 19 },
    momentsMs: Array.from(
      { length: FRAMES },
      (_, at) => MOMENT_MS - (FRAMES - 1 - at) * FRAME_MS,
    ),
    description: "The live display at work: bars fill, tasks end and others take their places",
  },
  "full.svg": {
    ui: "full",
    size: { columns: 110, rows: 28 },
    momentsMs: [MOMENT_MS],
    description: "The whole-screen display: status and tasks with their bars at the left, " +
      "errors, throughput and workers at the right, remaining time at the bottom",
  },
};

/** The picture as it has to be now. @throws {RangeError} there is no such picture. */
export async function renderPicture(name: string): Promise<string> {
  const picture = PICTURES[name];
  if (picture === undefined) throw new RangeError(`There is no picture ${name}`);
  const frames = await recordScene(picture);
  const { description, size } = picture;
  return drawWindow(frames, { title: SCENE_COMMAND, description, frameMs: FRAME_MS, ...size });
}

if (import.meta.main) {
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const name of Object.keys(PICTURES)) {
    await Deno.writeTextFile(new URL(name, FOLDER), await renderPicture(name));
  }
}
