import { english } from './english.ts';
import { pseudo } from './pseudo.ts';

/** Every string that a person reads comes from here. `?locale=pseudo` shows what does not. */
export const words: typeof english =
  new URLSearchParams(globalThis.location?.search).get('locale') === 'pseudo' ? pseudo(english) : english;
