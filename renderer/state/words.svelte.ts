import type { Language } from '../../preload/contract.ts';
import { de } from '../messages/de.ts';
import { en, type Catalogue } from '../messages/en.ts';
import { sv } from '../messages/sv.ts';

const catalogues: Readonly<Record<Language, Catalogue>> = { en, sv, de };

/** The languages in their own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', sv: 'Svenska', de: 'Deutsch' };

class Words {
  #language = $state.raw<Language>('en');

  get language(): Language {
    return this.#language;
  }

  /** How numbers and times are written: as the system does it where it speaks the language, else as most of Europe does. */
  get locale(): string {
    const own = navigator.languages.find((tag) => tag.split('-')[0] === this.#language && tag !== this.#language);
    return own ?? (this.#language === 'en' ? 'en-GB' : this.#language);
  }

  get t(): Catalogue {
    return catalogues[this.#language];
  }

  /** Null takes the first of the system's languages that we speak. */
  use(language: Language | null): void {
    this.#language = language ?? systemLanguage(navigator.languages);
    document.documentElement.lang = this.#language;
  }
}

function systemLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [code] = tag.split('-');
    if (code === 'en' || code === 'sv' || code === 'de') return code;
  }
  return 'en';
}

/** The one language of the window. */
export const words = new Words();
