import { english } from './english.ts';
import { pseudo } from './pseudo.ts';

const isPseudo = new URLSearchParams(globalThis.location?.search).get('locale') === 'pseudo';

/** For a part of the catalogue that is loaded with the screen that it is for. */
export const inLanguage = <T>(messages: T): T => (isPseudo ? pseudo(messages) : messages);

/** Every string that a person reads comes from here. `?locale=pseudo` shows what does not. */
export const words: typeof english = inLanguage(english);
