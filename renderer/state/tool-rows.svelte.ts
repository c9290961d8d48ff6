import type { ToolRowQuery, ToolRowState, ToolRowView } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';
import { PagedList } from './paged-list.svelte.ts';

/** Rows of a preview or a report. */
export class ToolRows {
  states = $state.raw<readonly ToolRowState[]>([]);
  text = $state.raw('');
  readonly of: ToolRowQuery['of'];
  readonly rows: PagedList<ToolRowView>;

  constructor(app: AppState, of: ToolRowQuery['of']) {
    this.of = of;
    this.rows = new PagedList((page) =>
      app.bridge.call('tools.rows', { of: this.of, states: this.states, text: this.text, ...page }),
    );
    void this.rows.begin();
  }

  show(wanted: { readonly states?: readonly ToolRowState[]; readonly text?: string }): void {
    this.states = wanted.states ?? this.states;
    this.text = wanted.text ?? this.text;
    void this.rows.begin();
  }
}
