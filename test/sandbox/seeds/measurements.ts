import { numbers } from './chance.ts';

const header = 'time_utc,x_mm_per_s,y_mm_per_s,supply_V\n';
const rows = 512 * 1024;
const secondsApart = 5;

/**
 * A month of a vibration monitor as CSV, 20 MiB to the byte: 524,288 lines of 40 characters, a reading each five seconds.
 * Blows of the piling rig stand out in working hours; the battery sinks and is changed each week.
 */
export function vibrationLog(firstDay: string): Uint8Array {
  const out = Buffer.alloc(rows * header.length);
  out.write(header, 0, 'latin1');
  const chance = numbers(20_260_302);
  const start = Date.parse(`${firstDay}T00:00:00Z`);
  let day = '';
  for (let row = 1; row < rows; row += 1) {
    const second = row * secondsApart;
    const inDay = second % 86_400;
    if (inDay < secondsApart || day === '') day = new Date(start + second * 1000).toISOString().slice(0, 10);
    const piling = inDay > 27_000 && inDay < 57_600 && chance() < 0.08;
    const x = (piling ? 2 + chance() * 3 : chance() * 0.3).toFixed(3);
    const y = (piling ? 1 + chance() * 3 : chance() * 0.3).toFixed(3);
    const supply = (12.9 - (second % 604_800) / 900_000).toFixed(3);
    out.write(`${day}T${clock(inDay)}Z,${x},${y},${supply}\n`, row * header.length, 'latin1');
  }
  return out;
}

function clock(second: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}`;
}
