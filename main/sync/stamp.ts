const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-20 14.03.22` in local time: sorts well and fits every disk. */
export function conflictTime(at: number): string {
  const time = new Date(at);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}.${two(time.getMinutes())}.${two(time.getSeconds())}`;
}
