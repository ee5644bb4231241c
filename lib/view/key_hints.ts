/** Keys in a word or two for footers, from the table of keys. Pure. */
import { bindingsOf, type KeyAction, keyLabel, type KeyScope } from "./key_bindings.ts";
import type { Piece } from "./pieces.ts";
import type { Theme } from "./theme.ts";

/** What a footer says of one key, or of several that belong together. */
export interface KeyHint {
  readonly actions: readonly KeyAction[];
  /** @default the first action's own */
  readonly hint?: string;
}

export interface KeyHintOptions {
  readonly scope: KeyScope;
  readonly theme: Theme;
}

/** `? help`, `↑↓ select`: the first key of each action, then a word. */
export function keyHintText(hint: KeyHint, options: KeyHintOptions): string {
  const { keys, word } = resolveHint(hint, options);
  return `${keys} ${word}`;
}

/** Hints for a footer, in this order; the last ones go first where there is too little room. */
export function keyPieces(hints: readonly KeyHint[], options: KeyHintOptions): Piece[] {
  const { styles } = options.theme;
  return hints.map((hint, rank) => {
    const { keys, word } = resolveHint(hint, options);
    const paint = () => `${styles.strong(keys)} ${styles.dim(word)}`;
    return { text: `${keys} ${word}`, rank, paint };
  });
}

function resolveHint(
  { actions, hint }: KeyHint,
  { scope, theme: { glyphs: { isAscii } } }: KeyHintOptions,
): { readonly keys: string; readonly word: string } {
  const bindings = actions.flatMap((action) =>
    bindingsOf(scope).find((it) => it.action === action) ?? []
  );
  const labels = bindings.map(({ keys: [key = ""] }) => keyLabel(key, isAscii));
  // Words run together would be no keys any more.
  const keys = labels.join(labels.every((label) => label.length === 1) ? "" : "/");
  return { keys, word: hint ?? bindings[0]?.hint ?? "" };
}
