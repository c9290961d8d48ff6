import type { AppState } from './app.svelte.ts';
import { words } from './words.svelte.ts';

/** What is larger is copied into the folder by hand: it would be held in memory several times on its way, and hosts take 48 MiB of base64. */
export const maxBytes = 32 * 1000 * 1000;

/** Puts files that were dropped or chosen into a folder of the pair, and says what came of it. */
export async function dropFiles(
  app: AppState,
  place: { pairId: number; parentId: string | null },
  files: readonly File[],
): Promise<void> {
  const small = files.filter((file) => file.size <= maxBytes);
  for (const file of files) if (file.size > maxBytes) app.tell(words.t.files.tooLarge(file.name), 'bad');
  let added = 0;
  // One at a time, so that only one is held in memory.
  for (const file of small) {
    const data = await base64Of(file);
    if (data === null) continue;
    const answer = await app.ask('files.drop', place.pairId, place.parentId, [{ name: file.name, data }]);
    added += answer?.value.added ?? 0;
  }
  if (added > 0) app.tell(words.t.files.added(added));
}

/** Null for what cannot be read, such as a folder. */
export function base64Of(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result.slice(reader.result.indexOf(',') + 1) : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
