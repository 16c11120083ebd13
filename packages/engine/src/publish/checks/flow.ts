import { finalStatus } from '@procession/contracts/statuses.ts';
import type { ExpressionUse } from '../../compile/compiling.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { type Level, levelsOf, scopesAround } from '../../document/fields-at.ts';
import type { Report, Warn } from '../issue.ts';
import { mergesAfter } from './branches.ts';
import { betweenOf, openersOf } from './dominators.ts';
import { reaching, sourcesOf } from './graph.ts';

/** Joins, items, passes, locks and interrupts: what does not go together. */
export function checkFlow(document: CheckedDocument, uses: readonly ExpressionUse[], report: Report, warn: Warn): void {
  for (const level of levelsOf(document)) {
    for (const [name, step] of level.steps) {
      checkStep(name, step, level, report);
      checkAdding(step, document, report);
    }
    checkJoins(level, report, warn);
  }
  checkInterrupts(document.interrupt, '', report);
  for (const [index, { outcome }] of document.interrupt.entries()) {
    if (finalStatus.safeParse(outcome).success) continue;
    const known = finalStatus.options.join(', ');
    report(
      'outcome-unknown',
      `/interrupt/${index}/outcome`,
      `ends the whole instance: \`${outcome}\` must be one of ${known}`,
    );
  }
  for (const { use, syntax, place } of uses) {
    if (use === 'standing' && (syntax.names.has('now') || syntax.names.has('today'))) {
      report(
        'clock-in-condition',
        place,
        'a standing condition may not read the clock: time passing is no event; use a timer',
      );
    }
  }
}

function checkStep(name: string, step: CheckedStep, { steps }: Level, report: Report): void {
  const { own, place, split, next, forEach, repeat, lock, undone } = step;
  if (split === 'race') {
    for (const [index, { to }] of next.entries()) {
      const target = steps.get(to);
      if (target && !canRace(target)) {
        report(
          'race-target',
          `${place}/next/${index}`,
          `\`${to}\` cannot race: people or a message must begin it, and its \`join\` is one`,
        );
      }
    }
  }
  if (forEach) checkForEach(name, step, report);
  if (forEach && repeat)
    report(
      'repeat-and-for-each',
      `${place}/repeat`,
      'a step has `forEach` or `repeat`: put one of them on a scope around it',
    );
  if (repeat && (repeat.while === undefined) === (repeat.until === undefined)) {
    report('cannot-repeat', `${place}/repeat`, 'says `while` or `until`, one of them');
  }
  if (repeat && own?.type === 'end') report('cannot-repeat', `${place}/repeat`, 'an end is not repeated');
  if (lock?.at === 'begin' && own && !beginners.has(own.type)) {
    report('lock-at-begin', `${place}/lock/at`, `nobody begins \`${name}\`: take the lock at \`enter\``);
  }
  if (undone?.own && !undoTypes.has(undone.own.type)) {
    report('undo-type', `${place}/undo/type`, 'what takes a step back is a service, a form, an emit or a subprocess');
  }
  if (undone && (undone.next.length > 0 || undone.forEach || undone.repeat || undone.undo !== undefined)) {
    report(
      'undo-type',
      `${place}/undo`,
      'an undo leads nowhere and is done once: put `next`, `forEach` and `repeat` elsewhere',
    );
  }
  for (const [index, transition] of next.entries()) checkNamed(transition, steps, `${place}/next/${index}`, report);
  checkNamed(step, steps, place, report);
  checkInterrupts(step.interrupt, place, report);
  if (undone) checkInterrupts(undone.interrupt, undone.place, report);
}

/** `allow: add-item` is of the innermost `forEach` around that grows. */
function checkAdding({ own, forEach, within, place }: CheckedStep, document: CheckedDocument, report: Report): void {
  if ((own?.type !== 'approval' && own?.type !== 'form') || !own.allow.includes('add-item')) return;
  const around = [forEach, ...scopesAround(document, within).map((scope) => scope.forEach)];
  if (around.some((one) => one !== undefined && one.growing !== false)) return;
  report(
    'cannot-grow',
    `${place}/allow`,
    '`add-item` needs a `forEach` that is `growing`: of this step, or of a scope around it',
  );
}

const beginners = new Set<string>(['approval', 'form']);
const undoTypes = new Set<string>(['service', 'form', 'emit', 'subprocess']);
const racers = new Set<string>(['approval', 'form', 'wait', 'timer']);
const canRace = ({ own, join }: CheckedStep): boolean => own === undefined || (racers.has(own.type) && join === 'one');

const itemless = new Set<string>(['end', 'rules', 'emit', 'compensate']);

function checkForEach(name: string, { own, place: around, forEach }: CheckedStep, report: Report): void {
  const place = `${around}/forEach`;
  const { over, count, growing } = forEach!;
  if ((over === undefined) === (count === undefined)) {
    report('for-each-of-what', place, 'says `over` which list, or a `count`, one of them');
  }
  if (own && itemless.has(own.type)) {
    report('cannot-repeat', place, `\`${name}\` is of type ${own.type}: put it in a scope, and \`forEach\` there`);
  }
  if (growing === true && count === 0) {
    report(
      'cannot-grow',
      `${place}/growing`,
      'without items it completes at once, before anybody can add one; write `until-closed`',
    );
  }
}

/** Steps that are named to be cancelled or finished stand in the same scope. */
function checkNamed(
  { cancel, finish }: Pick<CheckedStep, 'cancel' | 'finish'>,
  steps: Level['steps'],
  place: string,
  report: Report,
): void {
  const unknown = (name: string, at: string) => {
    if (!steps.has(name)) report('unknown-step', at, `there is no step \`${name}\` here`);
    return !steps.has(name);
  };
  for (const [index, name] of cancel.entries()) unknown(name, `${place}/cancel/${index}`);
  for (const [index, name] of finish.entries()) {
    const at = `${place}/finish/${index}`;
    if (!unknown(name, at) && !steps.get(name)!.forEach)
      report('for-each-of-what', at, `\`${name}\` has no \`forEach\` that could be finished`);
  }
}

const occasions = ['after', 'until', 'message', 'signal', 'when'] as const;

function checkInterrupts(interrupts: CheckedStep['interrupt'], place: string, report: Report): void {
  for (const [index, interrupt] of interrupts.entries()) {
    const given = occasions.filter((key) => interrupt[key] !== undefined);
    const at = `${place}/interrupt/${index}`;
    if (given.length !== 1) report('invalid-value', at, `says one of ${occasions.join(', ')}`);
    if ((interrupt.key !== undefined) !== (interrupt.message !== undefined)) {
      report('invalid-value', `${at}/key`, 'a `message` has a `key`, and nothing else has one');
    }
  }
}

function checkJoins(level: Level, report: Report, warn: Warn): void {
  const { steps } = level;
  const sources = sourcesOf(steps);
  for (const [name, { join, place }] of steps) {
    if (typeof join !== 'object' || !('n' in join)) continue;
    const count = sources.get(name)!.length;
    if (join.n > count)
      report('join-too-many', `${place}/join/n`, `\`${name}\` waits for ${join.n} of ${count} steps that lead to it`);
    for (const [index, region] of (join.region ?? []).entries()) {
      if (!steps.has(region))
        report('unknown-step', `${place}/join/region/${index}`, `there is no step \`${region}\` here`);
    }
    const between = new Set([...betweenOf(level, name), openersOf(level).get(name) ?? '']);
    const several = [...between].find((other) => steps.get(other)?.next.some(({ times }) => times > 1));
    const merging = mergesTwice(level, between);
    if (merging !== undefined) {
      warn(
        'rounds-may-mix',
        `${place}/join`,
        `several branches of one round pass \`${merging}\` one by one into \`${name}\`, which counts steps`,
      );
    }
    if (several !== undefined) {
      warn(
        'rounds-may-mix',
        `${place}/join`,
        `\`${several}\` sends several branches at once into \`${name}\`, which counts steps`,
      );
    }
  }
  for (const [a, b] of ringsOf(level)) {
    report('joins-wait-for-each-other', steps.get(a)!.place, `\`${a}\` and \`${b}\` each wait for the other`);
  }
}

/** A step that each of several branches enters, so that more than one branch comes from it. */
function mergesTwice({ steps }: Level, between: ReadonlySet<string>): string | undefined {
  for (const split of between) {
    const merging = mergesAfter(split, steps).find((name) => between.has(name));
    if (merging !== undefined) return merging;
  }
  return undefined;
}

/**
 * Joins `some` that wait for each other within one round: each can still be reached from the other. Each join is named once.
 * A ring of more has such a pair in it: when `a` waits for `b`, and `b` for `c`, then `a` waits for `c`, for the opener of
 * `a` cannot lie between `c` and `b` without being an opener of `b`, too.
 */
function ringsOf(level: Level): [string, string][] {
  const { steps } = level;
  const joins = [...steps].flatMap(([name, { join }]) => (join === 'some' ? [name] : []));
  const awaited = new Map(
    joins.map((join) => {
      const opener = openersOf(level).get(join);
      const passes = (name: string) => name !== join && name !== opener;
      return [join, reaching(steps, sourcesOf(steps).get(join)!, passes)];
    }),
  );
  const named = new Set<string>();
  return joins.flatMap((a): [string, string][] => {
    const b = named.has(a)
      ? undefined
      : joins.find((other) => awaited.get(a)!.has(other) && awaited.get(other)!.has(a));
    if (b === undefined) return [];
    named.add(a).add(b);
    return [[a, b]];
  });
}
