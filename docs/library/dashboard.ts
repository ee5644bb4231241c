/**
 * A dashboard over one object: a header, a body with tasks on the left and errors on the right, and a footer. The
 * program changes the metrics; the page is a function of them.
 */
import { Layout, Live, Panel, Progress, Spinner, Table, type ViewFunction } from "../../lib/mod.ts";

const metrics = {
  total: Number(Deno.args[0] ?? 60),
  processed: 0,
  errors: [] as { readonly at: string; readonly task: string; readonly reason: string }[],
  get remaining() {
    return this.total - this.processed;
  },
  get status() {
    return `(${this.errors.length} - ${this.processed} / ${this.total})`;
  },
};

const tasks = new Progress({ display: "none" });
const header: ViewFunction = ({ columns }, { theme }) => {
  const name = "Nightly import";
  const clock = new Date().toLocaleTimeString("en-GB");
  const room = columns - name.length;
  return [theme.styles.strong(name) + (room > clock.length ? clock.padStart(room) : "")];
};
const footer: ViewFunction = (_, { theme }) => [
  theme.styles.dim(`${metrics.remaining} remaining · Ctrl-C ends it`),
];
const errors = new Table({
  columns: ["time", "task", "reason"],
  rows: () => metrics.errors.map(({ at, task, reason }) => [at, task, reason]).reverse(),
});

const body = Layout.row([
  {
    ratio: 3,
    minSize: 34,
    view: Layout.column([
      {
        view: new Panel(new Spinner({ text: () => `Processing ${metrics.status}` }), {
          title: "System status",
        }),
        size: 3,
      },
      new Panel(tasks, { title: "Tasks", height: "fill" }),
    ]),
  },
  // Narrow screens go without it.
  {
    ratio: 2,
    minSize: 24,
    rank: 1,
    view: new Panel(errors, { title: "Errors", height: "fill" }),
  },
]);
// Short ones go without the header.
const page = Layout.column([
  { view: new Panel(header), size: 3, rank: 1 },
  { view: body, minSize: 4 },
  { view: footer, size: 1 },
]);

async function work(name: string): Promise<void> {
  const task = tasks.add({ description: name, total: 20 });
  for (let step = 0; step < 20 && task.state === "running"; step++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + 60 * Math.random()));
    task.advance();
    if (Math.random() < 0.01) {
      task.fail("bad row");
      const at = new Date().toLocaleTimeString("en-GB");
      metrics.errors.push({ at, task: name, reason: `bad row ${step}` });
    }
  }
  metrics.processed++;
}

{
  await using _live = new Live(page, { screen: "full" });
  const names = Array.from({ length: metrics.total }, (_, at) => `table ${at + 1}`).values();
  // Eight at a time, all taking from the same names.
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const name of names) await work(name);
  }));
}
console.log(`done ${metrics.status}`);
