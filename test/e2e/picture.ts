import { join } from 'node:path';
import type { Page } from 'playwright';

/** Looked at by people: `TIDEMARK_LOOKS=<folder>` keeps what the window shows, in both themes. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['TIDEMARK_LOOKS'];
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}
