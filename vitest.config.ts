import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // By itself it leaves one core free, which on two cores doubles the time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Of waits for something that comes: a busy machine makes them longer, not wrong.
    expect: { poll: { timeout: 30_000 } },
  },
});
