import type { ApprovalConfig, Assign, CompiledDefinition, CompiledStep, FormConfig } from '../compiled.ts';
import type { DirectoryOfCase } from './case-file.ts';
import type { DirectoryParts } from './directory.ts';

/** Cases seldom say who is who: every role that is named has holders, as many as the largest quorum needs. */
export function directoryFor(definition: CompiledDefinition, given: DirectoryOfCase | undefined): DirectoryParts {
  const quorums = tasksOf(definition).map((config) =>
    config.type === 'approval' && 'quorum' in config.policy.need ? config.policy.need.quorum : 1,
  );
  const count = Math.max(holdersMin, ...quorums);
  const roles: Record<string, string[]> = {};
  for (const role of rolesIn(definition)) {
    const holders = Array.from({ length: count }, (_, index) => `${role}_${index + 1}`);
    roles[role] = definition.access.start.includes(role) ? ['initiator', ...holders] : holders;
  }
  return { ...withoutUndefined({ ...given, roles: { ...roles, ...given?.roles } }), hasManagers: !given?.users };
}

const holdersMin = 2;

function rolesIn(definition: CompiledDefinition): Set<string> {
  const { read, start, operate } = definition.access;
  const roles = new Set([...read, ...start, ...operate]);
  for (const { assign, due } of tasksOf(definition)) {
    const told = (due?.stages ?? []).flatMap(({ tells }) => (tells ? [tells.assign] : []));
    for (const first of [...(assign ? [assign] : []), ...told])
      for (let one: Assign | undefined = first; one; one = one.fallback)
        for (const role of rolesAsked(one)) roles.add(role);
  }
  return roles;
}

function rolesAsked({ who }: Assign): string[] {
  if (who.by === 'role') return who.roles;
  return who.by === 'users' ? who.users.flatMap((user) => ('role' in user ? [user.role] : [])) : [];
}

const tasksOf = (definition: CompiledDefinition): (ApprovalConfig | FormConfig)[] =>
  [...definition.steps.values()].flatMap(({ config }) =>
    config.type === 'approval' || config.type === 'form' ? [config] : [],
  );

/** In cases a form that says nothing of `edits` takes every field. */
export function withOpenForms(definition: CompiledDefinition): CompiledDefinition {
  const every = [...definition.fields.keys()];
  const opened = (step: CompiledStep): CompiledStep => {
    const { config } = step;
    if (config.type !== 'form' || config.edits.length > 0) return step;
    return { ...step, config: { ...config, edits: every } };
  };
  return { ...definition, steps: new Map([...definition.steps].map(([name, step]) => [name, opened(step)])) };
}

const withoutUndefined = (parts: object): DirectoryParts => JSON.parse(JSON.stringify(parts)) as DirectoryParts;
