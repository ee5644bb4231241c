/** Remembers what texts came to, as far as memory for that is bounded. For pure functions of short texts only. */

/** Labels and their likes; what is longer is seldom seen twice. */
const MAX_KEY_LENGTH = 256;
/** More than any screen shows at a time. */
const MAX_ENTRIES = 2048;

export class BoundedCache<Value> {
  #fresh = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** What was set for that text, if it is still known. */
  get(key: string): Value | undefined {
    const value = this.#fresh.get(key);
    if (value !== undefined) return value;
    const old = this.#old.get(key);
    return old === undefined ? undefined : this.set(key, old);
  }

  /** Returns the value. What has not been asked for longest is forgotten first, half of all at a time. */
  set(key: string, value: Value): Value {
    if (key.length > MAX_KEY_LENGTH) return value;
    if (this.#fresh.size >= MAX_ENTRIES / 2) {
      this.#old = this.#fresh;
      this.#fresh = new Map();
    }
    this.#fresh.set(key, value);
    return value;
  }
}
