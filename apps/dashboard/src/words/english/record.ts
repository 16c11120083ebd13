import { plural } from '../plural.ts';
import { inLanguage } from '../words.ts';

export const recordWords = inLanguage({
  of: (title: string) => `Record of ${title}`,
  head: (tenant: string, title: string) => `${tenant} · record of ${title}`,
  print: 'Print',
  back: 'Back to the instance',
  asked: (workflow: string, version: number, who: string, when: string) =>
    `${workflow}, version ${version} · asked by ${who}, ${when}`,
  changedBy: (who: string, when: string) => `changed by ${who}, ${when}`,
  none: 'No values',
  open: (n: number) => `Open at ${plural(n, { one: 'entry', other: 'entries' })}`,
  whole: (n: number) =>
    `${plural(n, { one: 'recorded event', other: 'recorded events' })}, complete and unchanged: each carries the hash of the one before it.`,
  checking: 'Whether it is complete and unchanged is being checked.',
  unchecked: 'Whether it is complete and unchanged could not be checked.',
  broken: {
    title: 'This is not what was recorded',
    text: (n: number) =>
      `From recorded event ${n} on the history does not follow from its hashes. Tell whoever runs this.`,
  },
  place: (hash: string, epoch: number, position: string) =>
    `head sha256 ${hash} · epoch ${epoch} · position ${position}`,
  printed: (when: string) => `Printed ${when}`,
  by: (who: string, zone: string) => `by ${who}, times in ${zone}`,
});
