import { letterHeight, letterPitch, trace } from './lettering.ts';
import { encodePng, type Colour } from './png.ts';

/** The colours that charts and plans are drawn in; a colour is its index here. */
const palette = [
  [255, 255, 255],
  [38, 50, 56],
  [176, 190, 197],
  [236, 239, 241],
  [21, 101, 192],
  [239, 108, 0],
  [46, 125, 50],
  [173, 20, 87],
] as const satisfies readonly Colour[];

export const white = 0;
export const ink = 1;
export const grey = 2;
export const pale = 3;
/** The first of the colours that tell series and rooms apart; those after it follow. */
export const firstHue = 4;
export const hues = palette.length - firstHue;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly colour: number;
}

/** A sheet to draw on. Coordinates are pixels from the top left; what falls outside is cut off. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height);
  }

  fill({ x, y, width, height }: Box, colour: number): void {
    const left = clamp(x, this.width);
    const right = clamp(x + width, this.width);
    for (let row = clamp(y, this.height); row < clamp(y + height, this.height); row += 1) {
      this.#pixels.fill(colour, row * this.width + left, row * this.width + right);
    }
  }

  frame({ x, y, width, height }: Box, thickness: number): void {
    this.fill({ x, y, width, height: thickness }, ink);
    this.fill({ x, y: y + height - thickness, width, height: thickness }, ink);
    this.fill({ x, y, width: thickness, height }, ink);
    this.fill({ x: x + width - thickness, y, width: thickness, height }, ink);
  }

  /** A line three pixels thick. */
  line(from: readonly [number, number], to: readonly [number, number], colour: number): void {
    const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
    for (let step = 0; step <= steps; step += 1) {
      const x = from[0] + ((to[0] - from[0]) * step) / steps;
      const y = from[1] + ((to[1] - from[1]) * step) / steps;
      this.fill({ x: x - 1, y: y - 1, width: 3, height: 3 }, colour);
    }
  }

  write(text: string, { x, y, scale, colour }: Label): void {
    trace(text, (dotX, dotY) => this.fill({ x: x + dotX * scale, y: y + dotY * scale, width: scale, height: scale }, colour));
  }

  png(): Uint8Array {
    return encodePng({ width: this.width, height: this.height, palette, pixels: this.#pixels });
  }
}

export function textWidth(text: string, scale: number): number {
  return text.length * letterPitch * scale;
}

export function textHeight(scale: number): number {
  return letterHeight * scale;
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(Math.round(value), 0), limit);
}
