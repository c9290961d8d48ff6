/** The languages that Tidemark speaks. */
export type Language = 'en' | 'sv' | 'de';

/** The first of the wanted ones that we speak, by tags such as `sv-SE`. */
export function spokenLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const code = tag.split(/[-_.]/)[0]?.toLowerCase();
    if (code === 'en' || code === 'sv' || code === 'de') return code;
  }
  return 'en';
}
