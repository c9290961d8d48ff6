import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 15_000);
  return () => clearInterval(timer);
});

/** The time, in ms. What is derived from it is fresh to a quarter of a minute. */
export function now(): number {
  subscribe();
  return Date.now();
}
