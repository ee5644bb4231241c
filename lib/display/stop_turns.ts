/**
 * What a process does that is asked to stop (Ctrl-Z) and to go on: it stops once the terminal is given back, and not at
 * all if it was asked to go on, or to stop once more, before that.
 */
export interface StopSteps {
  /** Resolves when the terminal is given back; never rejects. */
  giveBack(): Promise<void>;
  stop(): void;
  goOn(): void;
}

export interface StopTurns {
  stopped(): void;
  continued(): void;
}

export function createStopTurns({ giveBack, stop, goOn }: StopSteps): StopTurns {
  /** Only the latest request counts. */
  let turn = 0;
  return {
    stopped() {
      const ownTurn = ++turn;
      void giveBack().then(() => ownTurn === turn && stop());
    },
    continued() {
      turn++;
      goOn();
    },
  };
}
