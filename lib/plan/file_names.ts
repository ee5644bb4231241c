/** Which download of a run writes which file, so that no two write one. Owns the names, for as long as the run goes on. */

export class FileNames {
  readonly #owners = new Map<string, string>();

  /**
   * Takes a name for an owner, with what is beside it until it is whole.
   *
   * @returns Who has it or one of these already, or undefined.
   */
  claim(name: string, owner: string): string | undefined {
    const all = [name, `${name}.part`, `${name}.part.json`];
    const taken = all.map((one) => this.#owners.get(one)).find((other) => other !== undefined);
    if (taken === undefined) { for (const one of all) this.#owners.set(one, owner); }
    return taken;
  }
}
