import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** axe for a page without frames: it otherwise opens an empty page each time to put the findings of frames together, which takes as long as looking. */
export function quickAxe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}
