/** The parts of the run's views, each at 20, 40, 80 and 200 columns, with and without colours and Unicode. */
import { errorsPanel } from "../../lib/view/dashboard/errors_panel.ts";
import { renderFooter } from "../../lib/view/dashboard/footer.ts";
import { renderHeader } from "../../lib/view/dashboard/header.ts";
import { statusPanel } from "../../lib/view/dashboard/status_panel.ts";
import { throughputPanel } from "../../lib/view/dashboard/throughput_panel.ts";
import { workersPanel } from "../../lib/view/dashboard/workers_panel.ts";
import { renderOverallLine } from "../../lib/view/overall_line.ts";
import type { Renderable, ViewSize } from "../../lib/view/renderable.ts";
import { renderRunBar } from "../../lib/view/run_bar.ts";
import type { RunModel } from "../../lib/view/run_model.ts";
import type { Theme } from "../../lib/view/theme.ts";
import type { ViewFrame } from "../../lib/view/ui_model.ts";
import { frame, keys, modelOf, sampleRun } from "./_frame.ts";
import { checkWidths } from "./_views.ts";

const HINTS = "? help  q cancel  p pause  ↑↓ select  t display";
const LEFT = "5 remaining  eta 2–3 min  2.1/s";
const STATUS = [
  "⠋ Processing (2 - 4 / 9)",
  "2/4 running  1 retrying  2 waiting",
  "2 succeeded  2 failed",
];
const ERRORS = [
  "12:00:00 ✗ photo-3.jpg  exit 1: bad header",
  "12:00:12 ✗ photo-7.jpg  exit 1: connection reset",
];
const WORKER = "⠋ #1 2 tasks: photo-5.jpg, photo-6.jpg";

interface Part {
  readonly what: string;
  render(model: RunModel, frame: ViewFrame, size: ViewSize): readonly string[];
  /** Rows that it is given. @default 24 */
  readonly rows?: number;
  readonly tables: Readonly<Record<number, readonly string[]>>;
}

const PARTS: readonly Part[] = [
  {
    what: "renderOverallLine()",
    render: (model, { nowMs, theme }, { columns }) => [
      renderOverallLine(model, nowMs, { columns, theme }),
    ],
    tables: {
      20: ["███▉░░░░ 4/9 49% ✗ 2"],
      40: ["thumbnails ████▍░░░░ 4/9 49% ✗ 2 ↻ 1 12s"],
      80: ["thumbnails ██████████▍░░░░░░░░░░ 4/9 49% ✗ 2 ↻ 1 2 running 12s 2.1/s eta 2–3 min"],
      200: [
        "thumbnails ███████████████████▊░░░░░░░░░░░░░░░░░░░░ 4/9 49% ✗ 2 ↻ 1 2 running 12s 2.1/s " +
        "eta 2–3 min",
      ],
    },
  },
  {
    what: "renderRunBar()",
    render: (model, view, { columns }) => [renderRunBar(model, view, columns)],
    tables: {
      20: ["█".repeat(9) + "▉" + "░".repeat(10)],
      40: ["█".repeat(19) + "▊" + "░".repeat(20)],
      80: ["█".repeat(39) + "▌" + "░".repeat(40)],
      200: ["█".repeat(98) + "▉" + "░".repeat(101)],
    },
  },
  {
    what: "renderHeader()",
    render: (model, view, { columns }) => [renderHeader(model, view, columns)],
    tables: {
      20: ["thum… ████▍░░░░  49%"],
      40: ["thumbnails ████████▍░░░░░░░░  49%    12s"],
      80: [`thumbnails ${"█".repeat(23)}▋${"░".repeat(24)}  49%    12s 12:00:12`],
      200: [`thumbnails ${"█".repeat(83)}${"░".repeat(85)}  49%    12s 12:00:12`],
    },
  },
  {
    what: "renderFooter()",
    render: (model, view, { columns }) => [renderFooter(model, view, columns)],
    tables: {
      20: ["5 remaining   ? help"],
      33: ["5 remaining  eta 2–3 min   ? help"],
      40: [`${LEFT}   ? help`],
      80: [`${LEFT}  ${HINTS}`],
      200: [LEFT + `${HINTS}  +- jobs  Enter output`.padStart(169)],
    },
  },
  {
    what: "statusPanel()",
    render: (model, view, size) => statusPanel(model, view)(size),
    tables: {
      20: ["⠋ (2 - 4 / 9)", "2/4 running", "2 succeeded"],
      40: STATUS,
      80: STATUS,
      200: STATUS,
    },
  },
  {
    what: "errorsPanel()",
    render: (model, view, size) => errorsPanel(model, view)(size),
    tables: {
      20: ["✗ photo-3.jpg", "  exit 1: bad header", "✗ photo-7.jpg", "  exit 1: connectio…"],
      40: [
        "12:00:00 ✗ photo-3.jpg",
        "  exit 1: bad header",
        "12:00:12 ✗ photo-7.jpg",
        "  exit 1: connection reset",
      ],
      80: ERRORS,
      200: ERRORS,
    },
  },
  {
    what: "throughputPanel()",
    rows: 2,
    render: (model, view, size) => throughputPanel(model, view)(size),
    tables: Object.fromEntries(
      [20, 40, 80, 200].map((columns) => [columns, [
        "█           ".padStart(columns),
        "█▁▁▁▁▁▁▁▁▁▁▁".padStart(columns),
      ]]),
    ),
  },
  {
    what: "workersPanel()",
    render: (model, view, size) => workersPanel(model, view)(size),
    tables: {
      20: ["⠋ #1 2 tasks: photo…"],
      40: ["⠋ #1 2 tasks: photo-5.jpg, photo… 5 done"],
      80: [WORKER + "5 done".padStart(42)],
      200: [WORKER + "5 done".padStart(162)],
    },
  },
];

for (const { what, render, rows = 24, tables } of PARTS) {
  Deno.test(`${what} is right at 20, 40, 80 and 200 columns, in any look`, () => {
    const run = sampleRun();
    const model = modelOf(run, {
      ratePerSecond: 2.1,
      eta: { lowMs: 120_000, highMs: 180_000 },
    });
    const create = (theme: Theme): Renderable => (size) =>
      render(model, frame({ theme, nowMs: run.nowMs, size, ui: keys() }), size);
    checkWidths(create, tables, rows);
  });
}
