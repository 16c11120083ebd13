import { Failure } from './failure.ts';

/** What is wrong with which field of a body: its first name, and a sentence for beside it. */
export function issuesOf(error: unknown): ReadonlyMap<string, string> {
  const issues = error instanceof Failure ? (error.problem?.issues ?? []) : [];
  const found = new Map<string, string>();
  for (const { place, message } of issues) {
    const field = place.replace(/^\/body/, '').split('/')[1];
    if (field && !found.has(field)) found.set(field, sentence(message));
  }
  return found;
}

const sentence = (message: string): string => {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
