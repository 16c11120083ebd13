import type { EventList, InstanceDetail, TaskPage } from '../../api/answers.ts';
import type { KnownPerson } from '../../app/people.ts';

/** Everybody whose name stands somewhere in what is shown of a task: facts keep the names of their moment. */
export function peopleOfTask(
  known: ReadonlyMap<string, KnownPerson>,
  { task, instance, facts }: { task: TaskPage; instance: InstanceDetail | undefined; facts: EventList['items'] },
): ReadonlyMap<string, KnownPerson> {
  const people = new Map(known);
  const add = (id: string, name: string | null | undefined): void => {
    if (name && !people.has(id)) people.set(id, { id, name });
  };
  for (const { seats, decisions, questions } of [task.detail, ...(instance?.tasks ?? [])]) {
    for (const { id, name, delegate } of seats) {
      if (id.startsWith('user:')) add(id.slice('user:'.length), name);
      if (delegate) add(delegate.to, delegate.name);
    }
    for (const { by, byName, onBehalfOf, onBehalfOfName } of decisions) {
      add(by, byName);
      if (onBehalfOf) add(onBehalfOf, onBehalfOfName);
    }
    for (const { by, byName, of, ofName } of questions ?? []) {
      add(by, byName);
      add(of, ofName);
    }
  }
  if (instance) add(instance.initiator, instance.initiatorName);
  for (const { actor, actorName } of facts) add(actor, actorName);
  return people;
}

export const nameIn = (people: ReadonlyMap<string, KnownPerson>, id: string): string => people.get(id)?.name ?? id;
