import { useQuery } from '@tanstack/react-query';
import type { RoleList } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { usePeople } from '../../app/people.ts';
import { useSession } from '../../app/session-gate.tsx';
import type { Choice, ChoiceGroup } from '../../parts/choice-menu.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import { dueFilters, type InstancesSearch, listOf, startedFilters } from './instances-search.ts';
import { useSteps, useWorkflows } from './use-workflows.ts';

export type ChosenFilter = Exclude<keyof typeof words.instances.filter, 'text' | 'status' | 'entityId'>;

export interface Filter {
  name: ChosenFilter;
  groups: readonly ChoiceGroup[];
  several?: boolean;
}

const rolesMax = 200;
const freshMs = 5 * 60_000;

/** What can be chosen, filter by filter. A version and a step are those of one workflow. `entityTypes`: of rows that were seen. */
export function useFilters(search: InstancesSearch, entityTypes: readonly string[]): Filter[] {
  const { instances } = words;
  const workflows = useWorkflows();
  const [only, ...others] = listOf(search.definition);
  const workflow = others.length > 0 || only === undefined ? undefined : workflows.get(only);
  const steps = useSteps(workflow);
  const people = usePeople();
  const { user } = useSession();
  const { data: roles } = useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => read<RoleList>('/v1/directory/roles', { query: { limit: rolesMax }, signal }),
    staleTime: freshMs,
  });
  const persons = [...people.values()].map(({ id, name }) => ({ id, name: id === user.id ? instances.me : name }));
  const types = [...new Set([...entityTypes, ...listOf(search.entityType)])].sort();
  const one = (choices: readonly Choice[]): ChoiceGroup[] => [{ choices }];
  const ofWorkflow: Filter[] = workflow
    ? [
        { name: 'step', groups: one(steps.map(({ id, name }) => ({ value: id, name }))) },
        { name: 'version', groups: one(versions(workflow.version)) },
      ]
    : [];
  return [
    {
      name: 'definition',
      several: true,
      groups: one([...workflows.values()].map(({ key, name }) => ({ value: key, name }))),
    },
    { name: 'entityType', several: true, groups: one(types.map((type) => ({ value: type, name: nameOf(type) }))) },
    { name: 'due', groups: one(dueFilters.map((value) => ({ value, name: instances.due[value] }))) },
    {
      name: 'assignee',
      groups: [
        { title: instances.people, choices: persons.map(({ id, name }) => ({ value: `user:${id}`, name })) },
        {
          title: instances.roles,
          choices: (roles?.items ?? []).map(({ id, name }) => ({ value: `role:${id}`, name })),
        },
      ],
    },
    { name: 'initiator', groups: one(persons.map(({ id, name }) => ({ value: id, name }))) },
    { name: 'started', groups: one(startedFilters.map((value) => ({ value, name: instances.started[value] }))) },
    {
      name: 'incidents',
      groups: one((['true', 'false'] as const).map((value) => ({ value, name: instances.incidents[value] }))),
    },
    ...ofWorkflow,
  ];
}

const versionsMax = 50;
const versions = (newest: number): Choice[] =>
  Array.from({ length: Math.min(newest, versionsMax) }, (_, n) => newest - n).map((version) => ({
    value: String(version),
    name: words.instances.version(version),
  }));

/** Filters whose chip is there without being asked for. */
export const usualFilters: readonly ChosenFilter[] = ['definition', 'entityType', 'due'];

/** The words for what is chosen. */
export function chosenText({ groups }: Filter, value: string): string {
  const names = new Map(groups.flatMap(({ choices }) => choices.map((choice) => [choice.value, choice.name] as const)));
  return listOf(value)
    .map((each) => names.get(each) ?? each)
    .join(', ');
}
