import { operationsWords } from '../../words/english/operations.ts';
import { age } from './ages.ts';
import { type Finding, findingsOf, type Seen } from './health.ts';

/** Of what is found so many are told in sentences; all of it stands below. */
const toldMax = 3;

/** The one thing that this screen says, the worst first. */
export function Headline({ seen, isRebuilding }: { seen: Seen; isRebuilding: boolean }) {
  const { headline } = operationsWords;
  const found = findingsOf(seen);
  const isAllThere =
    seen.services !== undefined &&
    !found.some(({ kind }) => kind === 'away' || kind === 'not-ready' || kind === 'partly');
  const isReadingFine = !found.some(
    (one) => 'services' in one && one.services.some((name) => name === 'query' || name === 'command'),
  );
  const sentences = [
    ...(found.length === 0 && isAllThere && seen.pipeline ? [headline.well] : isAllThere ? [headline.answers] : []),
    ...found.slice(0, toldMax).map(sentenceOf),
    ...(found.length > toldMax ? [headline.more(found.length - toldMax)] : []),
    ...(isRebuilding ? [headline.rebuilt] : []),
    ...(found.length > 0 && isReadingFine && seen.services ? [headline.reading] : []),
  ];
  return (
    <p className="headline" role="status">
      {sentences.map((sentence, n) => (
        <span key={sentence} className={n === 0 && found.length > 0 ? 'b' : ''}>
          {sentence}{' '}
        </span>
      ))}
    </p>
  );
}

function sentenceOf(found: Finding): string {
  const { headline } = operationsWords;
  switch (found.kind) {
    case 'away':
    case 'partly':
    case 'not-ready':
      return headline[found.kind](found.services);
    case 'bus-away':
    case 'orphan':
      return headline[found.kind];
    case 'parked':
      return headline.parked(found.count);
    case 'outbox':
      return headline.outbox(found.count, age(found.ms));
    case 'rows':
      return headline.rows(found.count, age(found.ms));
    case 'hidden':
      return headline.hidden(age(found.ms));
  }
}
