import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { peopleOf, type Seat } from '@procession/contracts/seats.ts';
import type { ApprovalConfig, Assign, FormConfig } from '../compiled.ts';
import { lastDoneBy } from './last-done.ts';
import { nameOf, resolveSeats, type Seating, seatsFor } from './people.ts';
import { canBeReached, isFillable, policyFor } from './policy.ts';
import type { ItemRef } from './routing-state.ts';
import { withVoices } from './voices.ts';
import type { Work } from './work.ts';

/** Who gets a task, and how they were found where it was not by `assign` alone. */
export interface Seated extends Seating {
  found?: InstanceEventData<'TaskOpened'>['found'];
}

/** The seats of a task (DEFINITIONS §7): a preference first, else all, else those of the fallback; one of them with `give`. @throws ExpressionFailed */
export function seatingOf(work: Work, item: ItemRef, config: ApprovalConfig | FormConfig): Seated {
  const { assign } = config;
  if (!assign) return { seats: [], excluded: [] };
  const reaches = (seats: Seat[]) => isReached(work, config, seats);
  const all = seatsFor(work, item, assign);
  const preferred = preferredOf(work, item, assign, all);
  if (preferred && reaches(preferred.seats)) return preferred;
  return givenToOne(work, assign, withFallback(work, item, assign, all, reaches));
}

function isReached({ context }: Work, config: ApprovalConfig | FormConfig, seats: Seat[]): boolean {
  if (config.type === 'form') return canBeReached(undefined, seats);
  const voices = withVoices(config.policy, seats, context.directory);
  return canBeReached(policyFor(config.policy, voices), voices);
}

/** `sameAs`: whoever completed that step last gets it alone, if they would have been asked, too. */
function preferredOf(work: Work, item: ItemRef, { sameAs }: Assign, all: Seating): Seated | undefined {
  const user = sameAs === undefined ? undefined : lastDoneBy(work, item, sameAs);
  const own = user !== undefined && all.seats.find((seat) => peopleOf([seat]).includes(user));
  if (!own || sameAs === undefined) return undefined;
  return { ...all, seats: [seatOf(work, user, own)], found: { sameAs } };
}

/**
 * When those who were found cannot decide, the people of the fallback take the vacant seats, one for one, and all of them
 * sit down when nobody else is left. A seat that they do not fill stays vacant.
 */
function withFallback(
  work: Work,
  item: ItemRef,
  assign: Assign,
  all: Seating,
  reaches: (seats: Seat[]) => boolean,
): Seated {
  let seated: Seated = all;
  let { fallback } = assign;
  for (let depth = 1; fallback && !reaches(seated.seats); depth += 1) {
    const more = resolveSeats(work, fallback, item);
    const able = seated.seats.filter(isFillable);
    const vacant = seated.seats.filter((seat) => !isFillable(seat));
    const added = more.seats.filter((seat) => isFillable(seat) && !able.some(({ id }) => id === seat.id));
    seated = {
      seats: [...able, ...added, ...vacant.slice(added.length)],
      excluded: [
        ...seated.excluded,
        ...vacant.slice(0, added.length).flatMap(whyVacant),
        ...more.excluded,
        ...more.seats.flatMap(whyVacant),
      ].filter(isFirst),
      found: { fallback: depth },
    };
    fallback = fallback.fallback;
  }
  return seated;
}

const whyVacant = ({ id, vacant }: Seat) => (vacant ? [{ user: withoutKind(id), reason: vacant }] : []);

const isFirst = <T extends { user: string }>(one: T, at: number, all: T[]): boolean =>
  all.findIndex(({ user }) => user === one.user) === at;

/**
 * One of those who can decide. In turn: the instances of a definition are numbered and the tasks of an instance, too, so
 * both go round, on every copy of the service alike, and nothing has to be remembered.
 */
function givenToOne(work: Work, { give }: Assign, seated: Seated): Seated {
  const people = give ? peopleOf(seated.seats) : [];
  if (!give || people.length === 0) return seated;
  const { number, taskCount } = work.state;
  const turn = give === 'random' ? Math.floor(work.context.random() * people.length) : number - 1 + taskCount;
  const user = people[turn % people.length]!;
  const own = seated.seats.find((seat) => peopleOf([seat]).includes(user))!;
  return { ...seated, seats: [seatOf(work, user, own)], found: { ...seated.found, give } };
}

/** A seat of the person's own, also when they were found as a holder of a role's seat. */
function seatOf(work: Work, user: string, own: Seat): Seat {
  if (own.id === `user:${user}`) return own;
  return { id: `user:${user}`, name: nameOf(work, user), role: withoutKind(own.id) };
}

const withoutKind = (seat: string): string => seat.slice(seat.indexOf(':') + 1);
