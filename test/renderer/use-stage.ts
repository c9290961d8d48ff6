import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openStage, type Stage, type View } from './stage.ts';

/**
 * A stage for the tests of a file: what each of them opens is closed after it, and has not complained of anything but what is `forgiven`.
 */
export function useStage(forgiven?: RegExp): Stage['open'] {
  let opened: Promise<Stage> | null = null;
  const views: View[] = [];
  beforeAll(async () => {
    opened = openStage();
    await opened;
  });
  afterAll(async () => (await opened)?.close());
  afterEach(async () => {
    const ended = views.splice(0);
    const complaints = ended.flatMap((view) => view.complaints).filter((text) => forgiven?.test(text) !== true);
    for (const view of ended) await view.close();
    expect(complaints).toEqual([]);
  });
  return async (...asked) => {
    if (opened === null) throw new Error('No test runs yet.');
    const view = await (await opened).open(...asked);
    views.push(view);
    return view;
  };
}
