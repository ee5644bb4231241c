/** Sequences for the terminal that tmux itself runs in. Pure. */

/**
 * Wraps a sequence so that tmux hands it on unread: DCS `tmux;`, every ESC inside doubled, ST. With its option
 * `allow-passthrough` off (the default since 3.3) tmux drops it, which is all that the user asked for.
 * https://github.com/tmux/tmux/wiki/FAQ#what-is-the-passthrough-escape-sequence-and-how-do-i-use-it
 */
export function passThroughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}
