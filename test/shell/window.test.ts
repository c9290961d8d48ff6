import { expect, it, vi } from 'vitest';
import { MainWindow } from '../../main/shell/window.ts';
import { seen } from './electron-double.ts';
import type { UiSurface } from '../../main/app/surface/ui-surface.ts';

vi.mock('electron', () => import('./electron-double.ts'));

const still: UiSurface = {
  call: () => Promise.resolve({ ok: true, value: null }),
  listen: () => () => undefined,
  hinted: () => false,
  look: () => () => undefined,
};

it('shows a sign in the taskbar while something needs the person, also in a window that is opened then', () => {
  const window = new MainWindow(still);
  window.show();
  const first = seen.windows.at(-1)!;
  window.setNeed(null);
  window.setNeed('3 need you');
  window.setNeed('3 need you');
  window.setNeed('1 needs you');
  expect(first.overlays).toEqual(['3 need you', '1 needs you']);
  first.close();
  window.show();
  const second = seen.windows.at(-1)!;
  window.setNeed(null);
  expect([second === first, second.overlays]).toEqual([false, ['1 needs you', null]]);
});
