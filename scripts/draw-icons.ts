import { mkdirSync, writeFileSync } from 'node:fs';
import { drawAppIcon, packIcns, packIco } from './icons/app-icon.ts';

/** Draws the icons of the packages anew: node scripts/draw-icons.ts */
const folder = new URL('../resources/', import.meta.url);
mkdirSync(new URL('icons/', folder), { recursive: true });
for (const size of [16, 32, 48, 64, 128, 256, 512])
  writeFileSync(new URL(`icons/${size}x${size}.png`, folder), drawAppIcon(size));
writeFileSync(new URL('icon.ico', folder), packIco([16, 24, 32, 48, 64, 128, 256]));
writeFileSync(new URL('icon.icns', folder), packIcns());
