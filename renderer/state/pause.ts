import { words } from './words.svelte.ts';

/** For how long people pause; `until` answers null for "until I resume". */
export function pauseChoices(): readonly { readonly label: string; readonly until: (now: number) => number | null }[] {
  const { pause } = words.t;
  return [
    { label: pause.halfHour, until: (now) => now + 30 * 60_000 },
    { label: pause.hour, until: (now) => now + 60 * 60_000 },
    { label: pause.tomorrow, until: morning },
    { label: pause.forever, until: () => null },
  ];
}

/** Seven o'clock tomorrow, by this machine's clock. */
function morning(now: number): number {
  const time = new Date(now);
  time.setDate(time.getDate() + 1);
  time.setHours(7, 0, 0, 0);
  return time.getTime();
}
