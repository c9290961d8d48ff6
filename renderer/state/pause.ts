import { words } from './words.svelte.ts';

type Until = number | 'tomorrow' | null;

/** For how long people pause; `until` answers null for "until I resume". */
export function pauseChoices(): readonly { readonly label: string; readonly until: (now: number) => Until }[] {
  const { pause } = words.t;
  return [
    { label: pause.halfHour, until: (now) => now + 30 * 60_000 },
    { label: pause.hour, until: (now) => now + 60 * 60_000 },
    { label: pause.tomorrow, until: () => 'tomorrow' },
    { label: pause.forever, until: () => null },
  ];
}
