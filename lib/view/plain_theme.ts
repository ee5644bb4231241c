/** A theme without its colours: for what is coloured as a whole. */
import type { Styles, Theme } from "./theme.ts";

function plain(text: string): string {
  return text;
}

const PLAIN: Styles = {
  strong: plain,
  dim: plain,
  good: plain,
  bad: plain,
  warn: plain,
  accent: plain,
  heading: plain,
  border: plain,
  inverse: plain,
};

export function withoutColor(theme: Theme): Theme {
  return { ...theme, styles: PLAIN };
}
