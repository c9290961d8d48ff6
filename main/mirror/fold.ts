/** A name as it is compared and sorted: composed, and in small letters of every script. Letters with different accents stay different. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
