/** What text and views cost: `deno bench -A tests/bench/views_bench.ts`. */
import { cellWidth, loadExactWidths } from "../../lib/text/cell_width.ts";
import { sanitize } from "../../lib/text/sanitize.ts";
import { truncate } from "../../lib/text/truncate.ts";
import { fitStyled } from "../../lib/text/truncate_styled.ts";
import {
  createRow,
  defaultColumns,
  layoutProgressRows,
  type ProgressRow,
} from "../../lib/view/columns/mod.ts";
import {
  layoutColumn,
  type LayoutNode,
  layoutPart,
  layoutRow,
  renderLayout,
} from "../../lib/view/layout.ts";
import { panel } from "../../lib/view/panel.ts";
import { renderSparkRows } from "../../lib/view/sparkline.ts";
import { table } from "../../lib/view/table.ts";
import { createTheme } from "../../lib/view/theme.ts";

const NOW_MS = 1_700_000_060_000;
const SIZE = { columns: 200, rows: 60 };
const theme = createTheme({ hasColor: true, glyphs: "unicode" });
await loadExactWidths();

const TEXTS = {
  ASCII: "photo-archive-2024/thumbnails/IMG_20240101_123456.jpg done in 12s",
  Japanese: "漢字のファイル名 日本語テキスト 東京都 photo.jpg",
  emoji: "👍🏽 ok 🇩🇪 e\u0301 party 🎉 here ❤️ and more text",
};
for (const [name, text] of Object.entries(TEXTS)) {
  Deno.bench(`cellWidth() of ${name}`, { group: "width" }, () => void cellWidth(text));
  Deno.bench(`sanitize() of ${name}`, { group: "sanitize" }, () => void sanitize(text));
  Deno.bench(`truncate() of ${name}`, { group: "truncate" }, () => {
    truncate(text, 20, { where: "middle" });
  });
}
const endless = "x".repeat(10_000_000);
Deno.bench("truncate() of 10 MB", { group: "truncate" }, () => void truncate(endless, 20));
const styled = theme.styles.accent("█████▊") + theme.styles.dim("░░░░░░") + " 45% photo.jpg";
Deno.bench("fitStyled() of a line that fits", { group: "fit" }, () => void fitStyled(styled, 80));
Deno.bench("fitStyled() of a line that is cut", { group: "fit" }, () => void fitStyled(styled, 20));

/** A frame of a busy whole-screen display, its views included. */
function dashboard(): LayoutNode {
  const lines = Array.from(
    { length: 60 },
    (_, at) => `${theme.styles.accent("⠋")} task ${at} ${theme.styles.dim("no output for 40 s")}`,
  );
  const cells = lines.map((line, at) => [`#${at}`, line, theme.styles.dim("12s")]);
  const columns = [{ header: "worker" }, { header: "doing", ratio: 1 }, { header: "time" }];
  const values = Array.from({ length: 300 }, (_, at) => at % 50);
  return layoutColumn([
    layoutPart(panel(() => lines, { theme, title: "run" }), { size: 3 }),
    layoutRow([
      layoutColumn([
        layoutPart(panel(() => lines, { theme, title: "status" }), { size: 6 }),
        layoutPart(panel(() => lines, { theme, title: "tasks" })),
      ], { ratio: 2 }),
      layoutColumn([
        layoutPart(panel(() => lines, { theme, title: "errors" })),
        layoutPart(
          panel(
            ({ columns, rows }) => renderSparkRows(values, { columns, rows, glyphs: theme.glyphs }),
            { theme, title: "throughput" },
          ),
          { size: 8 },
        ),
        layoutPart(panel(table({ theme, columns, rows: cells }), { theme, title: "workers" })),
      ]),
    ]),
    layoutPart(() => lines, { size: 1 }),
  ]);
}
Deno.bench("renderLayout() of six panels, 200×60", { group: "view" }, () => {
  renderLayout(dashboard(), SIZE);
});

function rows(count: number): ProgressRow[] {
  return Array.from({ length: count }, (_, at) =>
    createRow({
      id: `file-${at}.jpg`,
      status: "running",
      startedAtMs: NOW_MS - 12_345,
      done: at * 1e5,
      total: 1e9,
      unit: "B",
      speedPerSecond: 4.2e5,
      eta: { lowMs: 60_000, highMs: 75_000 },
    }));
}
const columns = defaultColumns();
for (const count of [10, 58, 1_000, 100_000]) {
  const all = rows(count);
  Deno.bench(`layoutProgressRows() of ${count}, 200×60`, { group: "view" }, () => {
    layoutProgressRows(all, { columns, nowMs: NOW_MS, size: SIZE, theme });
  });
}
