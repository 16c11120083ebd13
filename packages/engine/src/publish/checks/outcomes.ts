import { unreachable } from '@procession/contracts/json.ts';
import { finalStatus } from '@procession/contracts/statuses.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { StepDeclaration } from '../../steps/registry.ts';
import type { RulesDeclaration, TableDeclaration } from '../../steps/rules/config.ts';
import { outcomeOfAlternative } from '../../steps/wait/config.ts';
import type { Report, Warn } from '../issue.ts';

/** Outcomes against the ways that lead on from them. */
export function checkOutcomes({ steps }: CheckedDocument, report: Report, warn: Warn): void {
  for (const [name, step] of steps) {
    if (!step.own || step.own.type === 'end') continue;
    const outcomes = outcomesOfStep(name, step, steps);
    const called = `${step.own.type} \`${name}\``;
    const unknown = (outcome: string, place: string) =>
      report('outcome-unknown', place, `${called} never ends with \`${outcome}\`; it ends with ${outcomes.join(', ')}`);
    for (const [index, { on = [] }] of step.next.entries()) {
      for (const outcome of on) if (!outcomes.includes(outcome)) unknown(outcome, `${step.place}/next/${index}/on`);
    }
    if (step.own.type === 'approval') {
      for (const outcome of step.own.comment.required) {
        if (!outcomes.includes(outcome)) unknown(outcome, `${step.place}/comment/required`);
      }
    }
    if (step.next.length > 0) checkWays({ step, outcomes, called, report, warn });
  }
}

function checkWays({
  step,
  outcomes,
  called,
  report,
  warn,
}: {
  step: CheckedStep;
  outcomes: string[];
  called: string;
  report: Report;
  warn: Warn;
}): void {
  for (const outcome of outcomes) {
    const ways = step.next.filter(({ on }) => !on || on.includes(outcome));
    const place = `${step.place}/next`;
    if (ways.length === 0 && (step.forEach || step.own?.type === 'subprocess')) {
      warn('outcome-without-way', place, `nothing says where \`${outcome}\` of ${called} leads`);
    } else if (ways.length === 0) {
      report('outcome-without-way', place, `nothing says where \`${outcome}\` of ${called} leads`);
    } else if (ways.every(({ when, otherwise }) => when !== undefined && !otherwise)) {
      warn(
        'guards-may-all-fail',
        place,
        `when ${called} ends with \`${outcome}\` every \`when\` may be false; add a way with \`otherwise: true\``,
      );
    }
  }
}

/** The outcomes with which a visit of the step may end, each once. */
export function outcomesOfStep(name: string, step: CheckedStep, steps: CheckedDocument['steps']): string[] {
  const { own, forEach, interrupt } = step;
  const ofWork = () => (own?.type === 'scope' ? outcomesOfScope(name, steps) : own ? outcomesOf(own) : []);
  const usual = forEach ? [...Object.keys(forEach.outcome ?? {}), 'completed'] : ofWork();
  return [...new Set([...usual, ...interrupt.map(({ outcome }) => outcome)])];
}

/** A scope ends by one of its ends, or with `completed` when nothing is left in it. */
function outcomesOfScope(scope: string, steps: CheckedDocument['steps']): string[] {
  const inside = [...steps.values()].filter(({ within }) => within === scope);
  const statuses = inside.flatMap(({ own }) => (own?.type === 'end' ? [own.status] : []));
  const mayRunOut = inside.some(({ own, next }) => own?.type !== 'end' && next.length === 0);
  return [...new Set([...statuses, ...(mayRunOut ? ['completed'] : [])])];
}

/** The outcomes with which a step's work may end, each once; those of a scope depend on what is in it. */
export function outcomesOf(own: StepDeclaration): string[] {
  switch (own.type) {
    case 'approval':
    case 'form':
      return [...new Set([...own.outcomes, ...(own.due?.then ?? []).flatMap(({ outcome }) => outcome ?? [])])];
    case 'rules':
      return [...new Set(own.table ? tableOutcomes(own.table) : ruleOutcomes(own))];
    case 'service':
      return [...new Set(['completed', ...Object.values(own.errors)])];
    case 'wait':
      return [...new Set(own.for.map(outcomeOfAlternative))];
    case 'subprocess':
      return own.detached ? ['completed'] : [...finalStatus.options];
    case 'emit':
    case 'timer':
      return ['completed'];
    case 'end':
      return [];
    case 'scope':
      return ['completed'];
    case 'compensate':
      return ['completed'];
    default:
      return unreachable(own);
  }
}

function ruleOutcomes({ rules = [] }: RulesDeclaration): string[] {
  const last = rules.findIndex(({ when }) => when === undefined);
  const outcomes = rules.map(({ outcome }) => outcome);
  return last === -1 ? [...outcomes, 'completed'] : outcomes.slice(0, last + 1);
}

const tableOutcomes = (table: TableDeclaration): string[] => [
  ...table.rules.map(({ outcome }) => outcome),
  ...(table.rules.some(takesAnything) ? [] : ['completed']),
];

/** A rule of a table that always holds. */
export const takesAnything = ({ if: cells = [] }: TableDeclaration['rules'][number]): boolean =>
  cells.every((cell) => cell.trim() === '-');
