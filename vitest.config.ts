import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.ts';

export default defineConfig({
  test: {
    // What is too long for `npm test`: `npm run soak`.
    include: [process.env['TIDEMARK_SOAK'] === undefined ? 'test/**/*.test.ts' : 'test/**/*.soak.ts'],
    pool: 'forks',
    // No test changes what others of its process see; a process for each file would be a fifth of all the work.
    isolate: false,
    // One more than two cores: the tests wait for a third of their time, and four are no quicker than three.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // Of waits for something that comes: a busy machine makes them longer, not wrong.
    expect: { poll: { timeout: 30_000 } },
  },
});
