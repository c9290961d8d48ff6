import type { System } from '../../preload/contract.ts';

/** The key that commands are given with: ⌘ on a Mac, Ctrl elsewhere. */
export function hasCommandKey(event: KeyboardEvent, system: System): boolean {
  return system === 'darwin' ? event.metaKey : event.ctrlKey;
}

export function commandKeyName(system: System, key: string): string {
  return system === 'darwin' ? `⌘${key}` : `Ctrl+${key}`;
}

/** Whether a person is typing, so that a bare letter is text and no command. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
