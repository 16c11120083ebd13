import type { ApprovalConfig, CompiledDefinition, CompiledStep, FormConfig } from '../compiled.ts';
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
    roles[role] = Array.from({ length: count }, (_, index) => `${role}_${index + 1}`);
  }
  return withoutUndefined({ ...given, roles: { ...roles, ...given?.roles } });
}

const holdersMin = 2;

function rolesIn(definition: CompiledDefinition): Set<string> {
  const { read, start, operate } = definition.access;
  const roles = new Set([...read, ...start, ...operate]);
  for (const { assign } of tasksOf(definition)) {
    if (assign?.who.by === 'role') for (const role of assign.who.roles) roles.add(role);
    if (assign?.who.by === 'users') for (const user of assign.who.users) if ('role' in user) roles.add(user.role);
  }
  return roles;
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
