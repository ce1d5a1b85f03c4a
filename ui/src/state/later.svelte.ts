/** A part of the page that is loaded when it is first asked for, so that the window opens with less. */
export class Later<Part> {
  #part = $state.raw<Part | null>(null);
  #fault = $state.raw<unknown>(null);
  #load: (() => Promise<{ default: Part }>) | null;

  constructor(load: () => Promise<{ default: Part }>) {
    this.#load = load;
  }

  /** The part; `null` until it is there. Throws where it could not be loaded: whoever draws it shows the fault. */
  get part(): Part | null {
    void this.#begin();
    if (this.#fault !== null) throw this.#fault;
    return this.#part;
  }

  async #begin(): Promise<void> {
    if (this.#load === null) return;
    const load = this.#load;
    this.#load = null;
    try {
      this.#part = (await load()).default;
    } catch (thrown) {
      this.#fault = thrown;
    }
  }
}
