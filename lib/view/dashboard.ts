/**
 * `--ui full`: the whole screen. A header with the overall bar; below it the status and the tasks at the left, errors,
 * throughput and workers at the right; a footer with what remains. `dashboard/shape.ts` says what smaller screens
 * leave out, and in which order.
 */
import { errorsPanel, errorsSubtitle, errorsTitle } from "./dashboard/errors_panel.ts";
import { renderFooter } from "./dashboard/footer.ts";
import { renderHeader } from "./dashboard/header.ts";
import { type DashboardShape, shapeDashboard } from "./dashboard/shape.ts";
import { statusPanel } from "./dashboard/status_panel.ts";
import {
  throughputPanel,
  throughputSubtitle,
  throughputTitle,
} from "./dashboard/throughput_panel.ts";
import { workersPanel, workersTitle } from "./dashboard/workers_panel.ts";
import { layoutColumn, type LayoutNode, layoutPart, layoutRow, renderLayout } from "./layout.ts";
import { panel, type PanelOptions } from "./panel.ts";
import type { Renderable } from "./renderable.ts";
import type { RunModel } from "./run_model.ts";
import { renderTaskRows } from "./task_rows.ts";
import type { ViewFrame } from "./ui_model.ts";

/** Panels without room for a box are not as wide as their room. */
const MIN_BOX_ROWS = 3;

/** Exactly `size.rows` lines, each exactly `size.columns` wide. */
export function renderDashboard(model: RunModel, frame: ViewFrame): string[] {
  const { size } = frame;
  if (size.rows < 1 || size.columns < 1) return [];
  const shape = shapeDashboard(size, {
    workers: model.state.workers.size,
    hasErrors: model.state.recentFailures.length > 0,
  });
  const line = (render: (columns: number) => string): Renderable => ({ columns }) => [
    render(columns),
  ];
  return renderLayout(
    layoutColumn([
      fixed(line((columns) => renderHeader(model, frame, columns)), shape.header),
      { ...renderBody(model, frame, shape), size: shape.body },
      fixed(line((columns) => renderFooter(model, frame, columns)), shape.footer),
    ]),
    size,
  );
}

/** Parts with a height; the list of tasks comes last, because the others take their room from it. */
function renderBody(model: RunModel, frame: ViewFrame, shape: DashboardShape): LayoutNode {
  const parts = selectParts(model, frame, shape);
  if (shape.rightColumns === 0) {
    return layoutColumn([
      parts.status,
      parts.errors,
      parts.tasks,
      parts.throughput,
      parts.workers,
    ]);
  }
  return layoutRow([
    layoutColumn([parts.status, parts.tasks]),
    layoutColumn([parts.errors, parts.throughput, parts.workers], { size: shape.rightColumns }),
  ]);
}

type PartName = "status" | "errors" | "tasks" | "throughput" | "workers";

function selectParts(
  model: RunModel,
  frame: ViewFrame,
  shape: DashboardShape,
): Readonly<Record<PartName, LayoutNode>> {
  const { theme } = frame;
  const { styles } = theme;
  const boxed = (
    content: Renderable,
    rows: number,
    options: Omit<PanelOptions, "theme">,
  ): LayoutNode =>
    shape.hasBoxes
      ? fixed(panel(content, { theme, ...options }), rows, rows >= MIN_BOX_ROWS)
      : fixed(content, rows);
  const rightInner = shape.rightColumns === 0 ? frame.size.columns - 4 : shape.rightColumns - 4;
  const hasErrors = model.metrics.errors > 0;
  return {
    status: boxed(statusPanel(model, frame), shape.status, { title: "Status" }),
    errors: boxed(errorsPanel(model, frame), shape.errors, {
      title: errorsTitle(model),
      subtitle: errorsSubtitle(model, frame, { columns: rightInner, rows: shape.errors - 2 }),
      ...(hasErrors ? { paintTitle: styles.bad } : {}),
    }),
    tasks: boxed(tasksPanel(model, frame), shape.tasks, { title: "Tasks" }),
    throughput: boxed(throughputPanel(model, frame), shape.throughput, {
      title: throughputTitle(model),
      subtitle: throughputSubtitle(model, frame, rightInner),
    }),
    workers: boxed(workersPanel(model, frame), shape.workers, { title: workersTitle(model) }),
  };
}

function tasksPanel(model: RunModel, frame: ViewFrame): Renderable {
  return (size) => {
    const { lines, hidden } = renderTaskRows(model, frame, { size, hasWaiting: true });
    return hidden === "" ? lines : [...lines, frame.theme.styles.dim(hidden)];
  };
}

function fixed(content: Renderable, rows: number, isExact = false): LayoutNode {
  return layoutPart(content, { size: rows, isVisible: rows > 0, isExact });
}
