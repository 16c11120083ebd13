import { toColumnKey } from '@procession/contracts/column-key.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { fieldsAt, levelsOf, scopesAround } from '../../document/fields-at.ts';
import type { AssignDeclaration } from '../../document/task.ts';
import { isReserved } from '../../language/reserved.ts';
import type { Report } from '../issue.ts';

/** Steps, fields and roles that are named and not there; columns that are there twice. */
export function checkNames(document: CheckedDocument, report: Report): void {
  for (const level of levelsOf(document)) {
    const { steps, start, place } = level;
    if (!steps.has(start)) report('unknown-step', `${place}/start`, `there is no step \`${start}\` here`);
    for (const [name, step] of steps) {
      for (const [index, { to }] of step.next.entries()) {
        if (!steps.has(to)) report('unknown-step', `${step.place}/next/${index}/to`, `there is no step \`${to}\` here`);
      }
      for (const one of step.undone ? [step, step.undone] : [step]) {
        checkFields({ fields: fieldsAt(document, step.within) }, one, report);
        checkRoles(document, one, report);
      }
      checkNewNames(document, name, step, report);
    }
  }
  checkColumns(document, report);
  for (const [right, roles] of Object.entries(document.access)) {
    for (const role of roles) checkRole(document, role, `/access/${right}`, report);
  }
}

function checkColumns({ fields }: CheckedDocument, report: Report): void {
  const holders = new Map<string, string>();
  for (const [name, field] of fields) {
    const column = field.column ?? toColumnKey('field', name);
    const holder = holders.get(column);
    if (holder !== undefined)
      report('invalid-value', `${field.place}/column`, `\`${column}\` is the column of \`${holder}\` already`);
    holders.set(column, name);
  }
}

/** Fields of a scope and the name of an item hide nothing. */
function checkNewNames(document: CheckedDocument, name: string, step: CheckedStep, report: Report): void {
  const around = scopesAround(document, step.within);
  const taken = new Set([
    ...fieldsAt(document, step.within).keys(),
    ...around.flatMap(({ forEach }) => forEach?.as ?? []),
  ]);
  const clash = (called: string, place: string) =>
    report('field-name', place, `\`${called}\` means something else around \`${name}\` already`);
  const as = step.forEach?.as;
  if (as !== undefined) {
    const place = `${step.place}/forEach/as`;
    if (isReserved(as)) report('field-name', place, `\`${as}\` is reserved: it means something else in an expression`);
    else if (taken.has(as)) clash(as, place);
    taken.add(as);
  }
  for (const [field, { place }] of step.fields ?? []) if (taken.has(field)) clash(field, place);
}

function checkFields({ fields }: Pick<CheckedDocument, 'fields'>, { own, place }: CheckedStep, report: Report): void {
  if (own?.type !== 'approval' && own?.type !== 'form') return;
  for (const key of ['shows', 'edits'] as const) {
    for (const [index, field] of own[key].entries()) {
      if (!fields.has(field))
        report('unknown-field', `${place}/${key}/${index}`, `there is no field \`${field}\` here`);
    }
  }
}

function checkRoles(document: CheckedDocument, { own, place }: CheckedStep, report: Report): void {
  if (own?.type !== 'approval' && own?.type !== 'form') return;
  if (own.assign) checkRolesOf(document, own.assign, `${place}/assign`, report);
  for (const [n, stage] of (own.due?.then ?? []).entries()) {
    for (const how of ['notify', 'escalate', 'reassign'] as const) {
      const told = stage[how];
      if (told) checkRolesOf(document, told, `${place}/due/then/${n}/${how}`, report);
    }
  }
  if (own.type === 'approval' && typeof own.policy === 'object') {
    const { veto, weights = {} } = own.policy;
    if (Array.isArray(veto)) for (const who of veto) checkSeatRole(document, who, `${place}/policy/veto`, report);
    for (const who of Object.keys(weights)) checkSeatRole(document, who, `${place}/policy/weights`, report);
  }
}

function checkRolesOf(document: CheckedDocument, assign: AssignDeclaration, place: string, report: Report): void {
  const { role, roles = [], users = [], fallback } = assign;
  if (role !== undefined) checkRole(document, role, `${place}/role`, report);
  for (const named of roles) checkRole(document, named, `${place}/roles`, report);
  for (const user of users) checkSeatRole(document, user, `${place}/users`, report);
  if (fallback) checkRolesOf(document, fallback, `${place}/fallback`, report);
}

function checkSeatRole(document: CheckedDocument, seat: string, place: string, report: Report): void {
  if (seat.startsWith('role:')) checkRole(document, seat.slice('role:'.length), place, report);
}

function checkRole({ roles }: CheckedDocument, role: string, place: string, report: Report): void {
  if (roles && !roles.includes(role))
    report('unknown-role', place, `\`${role}\` is not among the definition's roles: ${roles.join(', ')}`);
}
