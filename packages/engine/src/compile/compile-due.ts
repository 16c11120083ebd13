import type { Assign } from '../compiled.ts';
import type { DueRule, DueStage } from '../compiled-due.ts';
import type { DueDeclaration } from '../document/due.ts';
import { durationFault } from '../time/duration.ts';
import { compileAssign } from './compile-assign.ts';
import { compileUntil } from './compile-time.ts';
import type { Compiling } from './compiling.ts';

interface At {
  compiling: Compiling;
  /** JSON pointer to `due`. */
  place: string;
  step: string;
  /** Who may not act on the step may not get it by a stage either. */
  exclude: Assign['exclude'];
}

/** Undefined when it says no time: reported. */
export function compileDue(declared: DueDeclaration, { compiling, place, step, exclude }: At): DueRule | undefined {
  const { report } = compiling;
  const { after, at, calendar, remind, then } = declared;
  const business = { business: calendar !== undefined };
  const checked = (duration: string, where: string): string => {
    const fault = durationFault(duration, business);
    if (fault !== undefined) report('invalid-value', where, fault);
    return duration;
  };
  const reminders = remind.map((text, n) => checked(text.replace(/ before$/, ''), `${place}/remind/${n}`));
  const stages = then.map((stage, n): DueStage => {
    const where = `${place}/then/${n}`;
    const ways = (['notify', 'escalate', 'reassign'] as const).filter((way) => stage[way] !== undefined);
    const how = ways[0];
    if (ways.length > 1) report('invalid-value', where, `says ${ways.join(' and ')}: make each a stage of its own`);
    if (!how && stage.outcome === undefined)
      report('invalid-value', where, 'does nothing: write notify, escalate, reassign or outcome');
    const tells = how && tellsOf(how, stage[how]!, { compiling, place: `${where}/${how}`, step, exclude });
    return {
      ...(stage.after !== undefined && { after: checked(stage.after, `${where}/after`) }),
      ...(tells && { tells }),
      ...(stage.outcome !== undefined && { outcome: stage.outcome }),
    };
  });
  if ((after === undefined) === (at === undefined)) {
    report('invalid-value', place, after === undefined ? 'says no time: write after or at' : 'says after and at');
    return undefined;
  }
  const asked = calendar === undefined ? {} : { calendar };
  const when =
    after === undefined
      ? compileUntil(at!, asked, { compiling, place: `${place}/at`, step })
      : { after: checked(after, `${place}/after`), ...asked };
  return { when, ...asked, remind: reminders, stages };
}

/** People of a stage are found when it comes. */
function tellsOf(
  how: NonNullable<DueStage['tells']>['how'],
  declared: Parameters<typeof compileAssign>[0],
  at: At,
): DueStage['tells'] {
  const { report } = at.compiling;
  if (declared.resolve === 'start')
    report('invalid-value', `${at.place}/resolve`, 'people of a stage are found when it comes');
  const assign = compileAssign(declared, { ...at, inherited: at.exclude });
  if (!assign) {
    report('nobody-assigned', at.place, 'say who');
    return undefined;
  }
  return { how, assign };
}
