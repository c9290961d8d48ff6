/** How many requests came to each route; those to the control API are not among them. */
export class RequestCounts {
  readonly #counts = new Map<string, number>();

  /** `template`: the normalised path with `{id}` for each number. */
  count(method: string, template: string): void {
    const route = `${method} ${template}`;
    this.#counts.set(route, (this.#counts.get(route) ?? 0) + 1);
  }

  read(): { readonly total: number; readonly byRoute: Readonly<Record<string, number>> } {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byRoute: Object.fromEntries(this.#counts) };
  }

  reset(): void {
    this.#counts.clear();
  }
}
