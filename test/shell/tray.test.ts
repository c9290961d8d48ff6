import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { shellWords } from '../../main/shell/shell-words.ts';
import { progressPart, statusLine } from '../../main/shell/status-words.ts';
import { trayImages } from '../../main/shell/tray-images.ts';
import { drawTrayImage } from './draw-tray-images.ts';
import type { TrayStatus } from '../../main/shell/status-words.ts';
import type { TrayState } from './draw-tray-images.ts';

const now = new Date(2026, 10, 20, 14, 30).getTime();
const status = (state: TrayStatus['state'], more: Partial<TrayStatus> = {}): TrayStatus => ({
  state,
  since: null,
  pausedUntil: null,
  pausedBy: null,
  needsYou: 0,
  pairs: [{ progress: null }],
  ...more,
});

describe('the line that tells the truth', () => {
  it.each<[TrayStatus, string]>([
    [status('idle'), 'Up to date'],
    [status('idle', { pairs: [] }), 'Nothing is synced yet'],
    [status('syncing'), 'Looking for changes'],
    [
      status('syncing', { pairs: [{ progress: { done: 10, steps: 300 } }, { progress: { done: 1, steps: 40 } }] }),
      'Syncing 12 of 340',
    ],
    [status('syncing', { pairs: [{ progress: { done: 3, steps: 3 } }] }), 'Syncing 3 of 3'],
    [status('paused'), 'Paused until you resume'],
    [status('paused', { pausedBy: 'battery' }), 'Paused: on battery'],
    [status('paused', { pausedUntil: new Date(2026, 10, 20, 15, 5).getTime() }), 'Paused until 15:05'],
    [status('paused', { pausedUntil: new Date(2026, 10, 21, 8).getTime() }), 'Paused until 2026-11-21 08:00'],
    [status('offline', { since: new Date(2026, 10, 20, 14, 2).getTime() }), 'Offline since 14:02'],
    [status('attention', { needsYou: 3 }), '3 things need you'],
    [status('attention', { needsYou: 1 }), '1 thing needs you'],
    [status('signed-out'), 'Signed out: sign in again'],
  ])('%#: %j', (given, line) => {
    expect(statusLine(given, now, shellWords('en'))).toBe(line);
  });

  it('has a progress only while something is counted', () => {
    const pairs = [{ progress: { done: 1, steps: 4 } }];
    expect([
      progressPart(status('syncing', { pairs })),
      progressPart(status('syncing')),
      progressPart(status('idle', { pairs })),
    ]).toEqual([0.25, null, null]);
  });
});

describe('the icons of the tray', () => {
  const states = Object.keys(trayImages.colour) as TrayState[];

  it('are what the script draws, one for each state, size and style', () => {
    for (const style of ['colour', 'mask'] as const) {
      for (const state of states) {
        for (const size of [16, 24, 32] as const) {
          const committed = Buffer.from(trayImages[style][state][size], 'base64');
          expect({ state, pixels: pixels(committed) }).toEqual({ state, pixels: pixels(drawTrayImage(state, style, size)) });
        }
      }
    }
    expect(states).toHaveLength(6);
  });

  it('differ by shape and not by colour alone', () => {
    const shapes = states.map((state) => pixels(Buffer.from(trayImages.mask[state][16], 'base64')));
    expect(new Set(shapes).size).toBe(6);
  });
});

/** The image without how well it was packed, which differs between versions of zlib. */
function pixels(png: Buffer): string {
  const start = png.indexOf('IDAT', 0, 'latin1');
  const length = png.readUInt32BE(start - 4);
  return inflateSync(png.subarray(start + 4, start + 4 + length)).toString('base64');
}
