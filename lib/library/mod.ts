/** All that the library consists of. */
export { type DisplayOptions, Live, type LiveOptions } from "./live.ts";
export type { InterruptAction } from "./interruption.ts";
export type { View, ViewContext, ViewFunction, ViewObject } from "./view.ts";
export type { ViewSize } from "../view/renderable.ts";
export { Layout, type LayoutOptions, type LayoutPart } from "./layout.ts";
export { Panel, type PanelOptions } from "./panel.ts";
export { Table, type TableOptions } from "./table.ts";
export type { TableColumn } from "../view/table.ts";
export { Spinner, type SpinnerOptions } from "./spinner.ts";
export {
  type Spinner as SpinnerFrames,
  SPINNER_NAMES,
  type SpinnerName,
} from "../view/spinners.ts";
export type { Align } from "../text/truncate_styled.ts";
export type { TruncateOptions } from "../text/truncate.ts";
export type { BorderGlyphs, BorderKind, Glyphs, Paint, Styles, Theme } from "../view/theme.ts";

export { Progress, progressColumns, type ProgressOptions, statusColumn } from "./progress.ts";
export { ProgressTask, type ProgressTaskOptions } from "./progress_task.ts";
export type { StatusText } from "./task_node.ts";
export { track, type TrackOptions } from "./track.ts";
export { type FetchProgressOptions, fetchWithProgress, progressStream } from "./progress_stream.ts";
export {
  amountColumn,
  barColumn,
  type BarColumnOptions,
  bytesColumn,
  type ColumnContext,
  type ColumnOptions,
  countColumn,
  customColumn,
  descriptionColumn,
  type DescriptionColumnOptions,
  elapsedColumn,
  percentColumn,
  type ProgressColumn,
  type ProgressRow,
  remainingColumn,
  type RemainingColumnOptions,
  type RowStatus,
  speedColumn,
  spinnerColumn,
  type SpinnerColumnOptions,
  textColumn,
  type TextColumnOptions,
} from "../view/columns/mod.ts";
export { renderSparkline, type SparklineOptions } from "../view/sparkline.ts";

export { type PoolRunOptions, WorkerPool, type WorkerPoolOptions } from "./worker_pool.ts";
export { runTasks, type RunTasksOptions, type WorkerModule } from "./run_tasks.ts";
export type { AsyncTask, AsyncTaskOptions, TaskOptions, WorkerTaskOptions } from "./task_plan.ts";
export type { EndedTask, TaskResult, TasksOutcome } from "./run_results.ts";
export { TaskError, type TaskErrorOptions } from "./task_error.ts";
export type { AttemptOptions, BackoffOptions } from "./task_policy.ts";
export { defineTask } from "../worker/define_task.ts";
export type { TaskContext, TaskFunction } from "../worker/task_context.ts";
export type { Failure, ModuleProblem } from "../events.ts";
export type { TaskEvent } from "./task_event.ts";

export type { Surroundings } from "./surroundings.ts";
export type { TaskbarRoute } from "../display/choose_taskbar.ts";
export type { TaskbarProgress } from "../terminal/taskbar_progress.ts";
export type { ResizeHabits } from "../terminal/resize_habits.ts";
export type { BytesOptions } from "../text/format_number.ts";
export type { DurationRange } from "../text/format_eta.ts";
export type {
  ByteSink,
  CancelTimer,
  Clock,
  EndingSignal,
  KeyboardPort,
  ProcessListener,
  ProcessPort,
  Random,
  StreamName,
  TerminalPort,
} from "../ports.ts";
