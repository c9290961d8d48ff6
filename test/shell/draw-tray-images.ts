import { writeFileSync } from 'node:fs';
import { encodePng } from '../../scripts/icons/png.ts';

/** The states of the tray, and the colour that goes with each where it is not a mask. */
const states = {
  idle: [38, 139, 120],
  syncing: [34, 116, 196],
  paused: [120, 128, 136],
  offline: [120, 128, 136],
  attention: [214, 118, 12],
  'signed-out': [196, 52, 60],
} as const;

export type TrayState = keyof typeof states;
type Style = 'colour' | 'mask';
type Size = 16 | 24 | 32;
type Point = readonly [number, number];

const sizes = [16, 24, 32] as const;
/** Samples along each side of a pixel. */
const samples = 4;

/** Whether the sign covers a point of the unit square. Each state has a shape of its own: colour is never the only sign. */
function covers(state: TrayState, [x, y]: Point): boolean {
  const [dx, dy] = [x - 0.5, y - 0.5];
  const distance = Math.hypot(dx, dy);
  const ring = distance < 0.47 && distance > 0.385;
  switch (state) {
    case 'idle': {
      const wave = (at: number) => Math.abs(y - at - 0.05 * Math.sin(dx * 14)) < 0.045 && Math.abs(dx) < 0.27;
      return ring || wave(0.42) || wave(0.6);
    }
    case 'syncing':
      return ring || arrow([x - 0.38, y - 0.5]) || arrow([0.62 - x, 0.5 - y]);
    case 'paused':
      return ring || (Math.abs(dy) < 0.19 && Math.abs(Math.abs(dx) - 0.11) < 0.05);
    case 'offline': {
      const slash = Math.abs(dx - dy) < 0.065 && distance < 0.49;
      return slash || (ring && Math.abs(dx - dy) > 0.15);
    }
    case 'attention':
      return ring || (Math.abs(dx) < 0.055 && y > 0.24 && y < 0.56) || Math.hypot(dx, y - 0.69) < 0.068;
    case 'signed-out': {
      const shaft = Math.abs(dy) < 0.05 && x > 0.42 && x < 0.8;
      const head = x > 0.72 && x < 0.97 && Math.abs(dy) < 0.97 - x;
      return shaft || head || (ring && !(x > 0.5 && Math.abs(dy) < 0.3));
    }
  }
}

/** An arrow upwards, around the origin. */
function arrow([x, y]: Point): boolean {
  const head = y > -0.2 && y < -0.02 && Math.abs(x) < (y + 0.2) * 0.72;
  return head || (Math.abs(x) < 0.042 && y >= -0.04 && y < 0.2);
}

/** A PNG with transparency: masks are black, as macOS wants them. */
export function drawTrayImage(state: TrayState, style: Style, size: Size): Buffer {
  const [red, green, blue] = style === 'mask' ? [0, 0, 0] : states[state];
  return encodePng(size, (x, y) => {
    const alpha = Math.round((255 * covered(state, { x, y, size })) / samples ** 2);
    return [red, green, blue, alpha];
  });
}

function covered(state: TrayState, pixel: { x: number; y: number; size: number }): number {
  let count = 0;
  for (let sample = 0; sample < samples ** 2; sample += 1) {
    const at = (pixelAt: number, step: number) => (pixelAt + (step + 0.5) / samples) / pixel.size;
    if (covers(state, [at(pixel.x, sample % samples), at(pixel.y, Math.floor(sample / samples))])) count += 1;
  }
  return count;
}

/** The source of main/shell/tray-images.ts. */
function trayImagesSource(): string {
  const imagesOf = (style: Style) =>
    Object.fromEntries(
      // The keys are those of the table above.
      (Object.keys(states) as TrayState[]).map((state) => [
        state,
        Object.fromEntries(sizes.map((size) => [size, drawTrayImage(state, style, size).toString('base64')])),
      ]),
    );
  const images = { colour: imagesOf('colour'), mask: imagesOf('mask') };
  const comment =
    "/** The tray's icons by state and size in pixels, as PNG in Base64. Drawn by test/shell/draw-tray-images.ts. */";
  return `${comment}\nexport const trayImages = ${JSON.stringify(images, null, 2)} as const;\n`;
}

if (import.meta.main) writeFileSync(new URL('../../main/shell/tray-images.ts', import.meta.url), trayImagesSource());
