import { encodePng } from './png.ts';

const teal = [24, 118, 105] as const;
const deep = [16, 78, 92] as const;
/** Samples along each side of a pixel. */
const samples = 4;

/** The app's icon: two tide lines on a rounded square. */
export function drawAppIcon(size: number): Buffer {
  return encodePng(size, (pixelX, pixelY) => {
    let inside = 0;
    let lit = 0;
    for (let sample = 0; sample < samples ** 2; sample += 1) {
      const x = (pixelX + ((sample % samples) + 0.5) / samples) / size;
      const y = (pixelY + (Math.floor(sample / samples) + 0.5) / samples) / size;
      if (!isInSquare(x, y)) continue;
      inside += 1;
      if (isInWave(x, y, 0.4) || isInWave(x, y, 0.6)) lit += 1;
    }
    const share = inside === 0 ? 0 : lit / inside;
    const down = pixelY / size;
    const [red, green, blue] = teal.map((from, index) => {
      const ground = from + ((deep[index] ?? 0) - from) * down;
      return Math.round(ground + (255 - ground) * share);
    });
    return [red ?? 0, green ?? 0, blue ?? 0, Math.round((255 * inside) / samples ** 2)];
  });
}

function isInSquare(x: number, y: number): boolean {
  const [edge, radius] = [0.04, 0.2];
  const [dx, dy] = [Math.abs(x - 0.5), Math.abs(y - 0.5)].map((d) => Math.max(0, d - (0.5 - edge - radius)));
  return Math.hypot(dx ?? 0, dy ?? 0) < radius;
}

function isInWave(x: number, y: number, at: number): boolean {
  return Math.abs(y - at - 0.06 * Math.sin((x - 0.5) * 13)) < 0.045 && Math.abs(x - 0.5) < 0.3;
}

/** Windows' container, with a PNG for each size up to 256. */
export function packIco(sizes: readonly number[]): Buffer {
  const images = sizes.map(drawAppIcon);
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  for (const [index, image] of images.entries()) {
    const size = sizes[index] ?? 0;
    const at = 6 + 16 * index;
    // 256 does not fit into a byte, and is written as 0.
    header.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at);
    header.writeUInt32LE(image.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += image.length;
  }
  return Buffer.concat([header, ...images]);
}

/** macOS's container, with a PNG for each size. */
export function packIcns(): Buffer {
  const types = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };
  const parts = Object.entries(types).map(([type, size]) => block(type, drawAppIcon(size)));
  return block('icns', Buffer.concat(parts));
}

function block(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
