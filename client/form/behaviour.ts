/** An element that draws itself once for everything that happened in a turn, and behaviours that hang on it, one a file. */

/** What belongs to the element and is told what becomes of it. */
export interface Behaviour {
  /** The element is in the page. */
  hostConnected?(): void;
  /** Before it is drawn. */
  hostUpdate?(): void;
  /** After it was drawn. */
  hostUpdated?(): void;
}

/** Lit's `ReactiveElement`, as far as an element without properties needs it: a tenth of its bytes. */
export abstract class DrawnElement extends HTMLElement {
  readonly #behaviours: Behaviour[] = [];
  #drawing: Promise<void> | undefined;

  addController(behaviour: Behaviour): void {
    this.#behaviours.push(behaviour);
  }

  connectedCallback(): void {
    for (const behaviour of this.#behaviours) behaviour.hostConnected?.();
    this.requestUpdate();
  }

  requestUpdate(): void {
    this.#drawing ??= Promise.resolve().then(() => {
      this.#drawing = undefined;
      for (const behaviour of this.#behaviours) behaviour.hostUpdate?.();
      this.draw();
      for (const behaviour of this.#behaviours) behaviour.hostUpdated?.();
    });
  }

  /** Resolves once everything that was asked for until now is drawn. */
  get updateComplete(): Promise<void> {
    return this.#drawing ?? Promise.resolve();
  }

  protected abstract draw(): void;
}
