import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // One more than two cores have: tests wait for disks, browsers and clocks for a third of their time.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Of waits for something that comes: a busy machine makes them longer, not wrong.
    expect: { poll: { timeout: 15_000 } },
  },
});
