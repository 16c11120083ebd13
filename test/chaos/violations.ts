/** Everything that chaos can find wrong, by a name that stays: tests of planted bugs and reports go by it. */
export const violations = {
  'acknowledged-before-commit': 'a command was answered while its transaction could not have been committed',
  'accepted-write-missing': 'a write that was accepted for later is not there any more',
  'acknowledged-command-missing': 'an acknowledged command is not in the log',
  'acknowledged-command-twice': 'an acknowledged command is in the log more than once',
  'refused-command-in-log': 'a refused command left events',
  'answer-differs-from-log': 'a command was told another revision than the log has',
  'outcome-never-known': 'a command was tried again under its key and its outcome was still not known',
  'internal-error': 'a service answered 500',
  'wrong-decider-named': 'who came too late was told of a decision that the log does not have',
  'stream-gap': 'the revisions of a stream are not 1..n',
  'chain-broken': 'a hash does not follow from its predecessor and its event',
  'head-differs': 'a head does not stand at the last event of its stream',
  'seat-decided-twice': 'two decisions stand on one seat of a task',
  'unique-held-twice': 'two open instances hold one unique value, or an ended one still does',
  'sensitive-value-in-clear': 'a sensitive value can be read in a table',
  'commit-never-published': 'a commit is neither on the bus nor in the outbox',
  'row-missing': 'a stream has no row',
  'gap-not-fetched': 'a later event was applied, and one before it never was',
  'row-differs-from-fold': 'a row has the revision of its stream, but not what its events fold to',
  'row-went-back': 'a row was overwritten by an older one',
  'written-without-lease': 'a projector wrote rows after another had taken over its partition',
  'lease-taken-early': 'a partition was taken while the lease of another had not ended',
  'row-without-event': 'a row stands for nothing that is in the log',
  'false-alarm': 'the self-check told of a row that is not what the log says, and all of them are',
  'candidates-differ': 'who may act on open tasks is not what the inbox is read from',
  'stream-parked': 'a stream was parked, though nothing is wrong with its events',
  'tail-never-reached': 'the read models never reached the end of a stream',
  'checkpoint-without-rows': 'the projector went on from a place whose rows it had not written',
  'late-commit-skipped': 'a reader of the log went past a transaction that committed later than its neighbours',
  'rows-late': 'the read models came later than they may',
  'push-late': 'live changes came later than they may',
  'deaf-consumer': 'a consumer stood beyond its stream for longer than it may',
  'stale-read': 'a read that waited for a revision showed an older one',
  'client-missed-revision': 'a live client was led past a revision of a row that it held',
  'client-row-went-back': 'a live client was given an older row in a snapshot',
  'client-row-changed-in-place': 'a live client was given two rows of one revision that differ',
  'client-refused': 'a live subscription was refused, or a message made no sense',
  'foreign-row': 'a live client was shown a row of another tenant',
  'mirror-differs': 'what a live client holds is not what the query service answers',
  'part-did-not-come-back': 'a process that was started again did not get ready',
} as const;

export type ViolationName = keyof typeof violations;

export interface Violations {
  add(name: ViolationName, what: string): void;
  count(): number;
  names(): ViolationName[];
  /** Of each name how often, and the first few. */
  list(): { name: ViolationName; count: number; examples: readonly string[] }[];
}

const examplesMax = 5;

export function collectViolations(): Violations {
  const found = new Map<ViolationName, { count: number; examples: string[] }>();
  return {
    add: (name, what) => {
      const entry = found.get(name) ?? { count: 0, examples: [] };
      found.set(name, entry);
      entry.count++;
      if (entry.examples.length < examplesMax) entry.examples.push(what);
    },
    count: () => [...found.values()].reduce((sum, { count }) => sum + count, 0),
    names: () => [...found.keys()].sort(),
    list: () => [...found].map(([name, entry]) => ({ name, ...entry })),
  };
}
