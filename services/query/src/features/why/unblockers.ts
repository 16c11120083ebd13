import type { WaitedFor } from '@procession/contracts/http/instance-why.ts';
import type { Seat } from '@procession/contracts/seats.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { Operators } from './select-operators.ts';

type Unblocker = WaitedFor['unblockedBy'][number];

/** Whoever speaks for the seat. */
export const bySeat = (seat: Seat, { user, permissions }: Viewer): Unblocker => ({
  kind: seat.id.startsWith('role:') ? 'role' : 'person',
  id: seat.id,
  name: seat.name,
  right: 'seat',
  isYou: permissions.has('act') && (seat.id === `user:${user}` || (seat.holders?.includes(user) ?? false)),
});

/** Some are named only to those who may know (`selectOperators`), yet there are some. */
export const byOperators = ({ roles, includesYou }: Operators, viewer: Viewer): Unblocker[] =>
  roles.length === 0
    ? [{ kind: 'role', id: null, name: null, right: 'operate', isYou: includesYou }]
    : roles.map(({ id, name }) => ({
        kind: 'role',
        id: `role:${id}`,
        name,
        right: 'operate',
        isYou: viewer.roles.includes(id),
      }));

export const byMachine = (name: string | null, right: 'work' | null = null): Unblocker => ({
  kind: 'machine',
  id: null,
  name,
  right,
  isYou: false,
});

export const byOutside = (right: 'work' | null): Unblocker => ({
  kind: 'outside',
  id: null,
  name: null,
  right,
  isYou: false,
});

export const byTime: Unblocker = { kind: 'time', id: null, name: null, right: null, isYou: false };

/** One that the viewer may not see. */
export const anotherInstance: Unblocker = { kind: 'instance', id: null, name: null, right: null, isYou: false };

export const byInstance = (id: string, name: string): Unblocker => ({
  kind: 'instance',
  id,
  name,
  right: null,
  isYou: false,
});
