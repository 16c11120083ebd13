import { auditWords } from './english/audit.ts';
import { homeWords } from './english/home.tsx';
import { inboxWords } from './english/inbox.tsx';
import { instanceWords } from './english/instance.ts';
import { instancesWords } from './english/instances.ts';
import { meWords } from './english/me.ts';
import { paletteWords } from './english/palette.ts';
import { partsWords } from './english/parts.ts';
import { peopleWords } from './english/people.ts';
import { shellWords } from './english/shell.ts';
import { signInWords } from './english/sign-in.ts';

/** The catalogue. A message with values is a function; one with emphasis is an element. Another language is another object of this shape. */
export const english = {
  people: peopleWords,
  shell: shellWords,
  parts: partsWords,
  signIn: signInWords,
  audit: auditWords,
  home: homeWords,
  inbox: inboxWords,
  instance: instanceWords,
  instances: instancesWords,
  me: meWords,
  palette: paletteWords,
};
