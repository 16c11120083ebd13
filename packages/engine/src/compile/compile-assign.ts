import { name as languageName, userId } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { Assign, Scope } from '../compiled.ts';
import { ExpressionFailed } from '../compiled.ts';
import type { AssignDeclaration } from '../document/task.ts';
import { needUsers } from '../expressions/need.ts';
import { toJson } from '../expressions/to-json.ts';
import { type Compiling, compileUse } from './compiling.ts';

const ways = ['user', 'users', 'role', 'roles', 'managerOf', 'expression'] as const;

/** Undefined when it names nobody, or several ways at once: reported. */
export function compileAssign(
  declared: AssignDeclaration,
  {
    compiling,
    place,
    step,
    inherited = [],
  }: { compiling: Compiling; place: string; step: string; inherited?: Assign['exclude'] },
): Assign | undefined {
  const given = ways.filter((way) => declared[way] !== undefined);
  if (given.length > 1) {
    compiling.report('invalid-value', place, `says ${given.join(' and ')}: one of them decides who`);
    return undefined;
  }
  const { sameAs, give, level, managerOf, resolve } = declared;
  if (level !== undefined && managerOf === undefined)
    compiling.report('invalid-value', `${place}/level`, 'belongs to `managerOf`');
  if (sameAs !== undefined) checkSameAs(sameAs, compiling, `${place}/sameAs`);
  const exclude = [...inherited, ...declared.exclude.map((e, i) => excludeOf(e, compiling, `${place}/exclude/${i}`))];
  const fallback =
    declared.fallback &&
    compileAssign(declared.fallback, { compiling, place: `${place}/fallback`, step, inherited: exclude });
  const who = whoOf(declared, { compiling, place, step });
  if (!who) return undefined;
  return {
    who,
    resolve,
    exclude,
    ...(sameAs !== undefined && { sameAs }),
    ...(give !== 'offer' && { give }),
    ...(fallback && { fallback }),
  };
}

function whoOf(
  declared: AssignDeclaration,
  at: { compiling: Compiling; place: string; step: string },
): Assign['who'] | undefined {
  const { user, users, role, roles, managerOf, level = 1, expression } = declared;
  if (user !== undefined) return { by: 'user', user: user === 'initiator' ? 'initiator' : { id: user } };
  if (users !== undefined)
    return { by: 'users', users: users.map((u, i) => seatOf(u, at.compiling, `${at.place}/users/${i}`)) };
  if (role !== undefined) return { by: 'role', roles: [role] };
  if (roles !== undefined) return { by: 'role', roles };
  if (managerOf !== undefined)
    return {
      by: 'manager',
      of:
        managerOf === 'initiator'
          ? managerOf
          : {
              field: userField(
                managerOf,
                at.compiling,
                `${at.place}/managerOf`,
                'managerOf takes initiator or a field of type user',
              ),
            },
      level,
    };
  if (expression !== undefined) return { by: 'expression', value: usersOf(expression, at) };
  return undefined;
}

export function seatOf(written: string, { report }: Compiling, place: string): { user: string } | { role: string } {
  if (written.startsWith('role:')) {
    const role = written.slice('role:'.length);
    if (!languageName.safeParse(role).success) report('invalid-value', place, `\`${role}\` is not the name of a role`);
    return { role };
  }
  if (!userId.safeParse(written).success)
    report('invalid-value', place, `\`${written}\` is neither a user id nor role:<role>`);
  return { user: written };
}

function usersOf(
  source: string,
  { compiling, place, step }: { compiling: Compiling; place: string; step: string },
): (scope: Scope) => Json {
  const at = `${place}/expression`;
  const expression = compileUse(compiling, {
    source,
    place: at,
    names: compiling.names.inAssign,
    need: needUsers,
    use: 'assign',
    step,
  });
  return (scope) => {
    const value = toJson(expression?.run(scope));
    if (typeof value === 'string' || (Array.isArray(value) && value.every((u) => typeof u === 'string'))) return value;
    throw new ExpressionFailed(`\`${source}\` gave neither a user nor a list of users`, at, {});
  };
}

function excludeOf(
  declared: string | { decidersOf: string },
  compiling: Compiling,
  place: string,
): Assign['exclude'][number] {
  const { document, report } = compiling;
  if (typeof declared !== 'string') {
    if (!document.steps.has(declared.decidersOf))
      report('unknown-step', place, `there is no step \`${declared.decidersOf}\` here`);
    return { who: 'deciders', step: declared.decidersOf };
  }
  if (declared === 'initiator') return { who: 'initiator' };
  const takes = 'exclude takes initiator, a field of type user or { decidersOf: step }';
  return { who: 'field', field: userField(declared, compiling, place, takes) };
}

function userField(field: string, { document, report }: Compiling, place: string, takes: string): string {
  const type = document.fields.get(field)?.kind.type;
  if (type === undefined) report('unknown-field', place, `there is no field \`${field}\` here; ${takes}`);
  else if (type !== 'user') report('invalid-value', place, `\`${field}\` is no field of type user`);
  return field;
}

/** People complete approvals and forms; nobody else can be preferred. */
function checkSameAs(step: string, { document, report }: Compiling, place: string): void {
  const own = document.steps.get(step)?.own;
  if (!document.steps.has(step)) report('unknown-step', place, `there is no step \`${step}\` here`);
  else if (own && own.type !== 'approval' && own.type !== 'form')
    report('invalid-value', place, `\`${step}\` is completed by nobody: it is no approval and no form`);
}
