import { absenceAnswer, absenceList, type putAbsence } from '@procession/contracts/http/absences.ts';
import { calendarAnswer, calendarList, type putCalendar } from '@procession/contracts/http/calendars.ts';
import { type putRole, type putUser, roleAnswer, userAnswer } from '@procession/contracts/http/command.ts';
import {
  auditList,
  type listAudit,
  type listRoles,
  type listUsers,
  me,
  roleList,
  userList,
} from '@procession/contracts/http/query.ts';
import { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

export const directoryCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => {
  const write = { method: 'PUT', base: commandUrl } as const;
  const read = { method: 'GET', base: queryUrl } as const;
  return {
    putUser: <O extends Writing = undefined>(id: string, body: z.input<typeof putUser>, options?: O) =>
      sendWrite(send, { ...write, path: `/v1/directory/users/${part(id)}`, body, answer: userAnswer }, options),
    putRole: <O extends Writing = undefined>(id: string, body: z.input<typeof putRole>, options?: O) =>
      sendWrite(send, { ...write, path: `/v1/directory/roles/${part(id)}`, body, answer: roleAnswer }, options),
    putAbsence: <O extends Writing = undefined>(id: string, body: z.input<typeof putAbsence>, options?: O) =>
      sendWrite(send, { ...write, path: `/v1/directory/absences/${part(id)}`, body, answer: absenceAnswer }, options),
    cancelAbsence: <O extends Writing = undefined>(id: string, options?: O) =>
      sendWrite(
        send,
        {
          ...write,
          method: 'DELETE',
          path: `/v1/directory/absences/${part(id)}`,
          body: undefined,
          answer: absenceAnswer,
        },
        options,
      ),
    listAbsences: (options?: Options) =>
      send({ ...read, path: '/v1/directory/absences', answer: absenceList, ...options }),
    putCalendar: <O extends Writing = undefined>(id: string, body: z.input<typeof putCalendar>, options?: O) =>
      sendWrite(send, { ...write, path: `/v1/directory/calendars/${part(id)}`, body, answer: calendarAnswer }, options),
    listCalendars: (options?: Options) =>
      send({ ...read, path: '/v1/directory/calendars', answer: calendarList, ...options }),
    calendar: (id: string, options?: Options) =>
      send({ ...read, path: `/v1/directory/calendars/${part(id)}`, answer: calendarAnswer, ...options }),
    listUsers: (query: Partial<z.input<typeof listUsers>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/directory/users', query, answer: userList, ...options }),
    listRoles: (query: Partial<z.input<typeof listRoles>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/directory/roles', query, answer: roleList, ...options }),
    me: (options?: Options) => send({ ...read, path: '/v1/me', answer: me, ...options }),
  };
};

type AuditQuery = Partial<Omit<z.input<typeof listAudit>, 'format'>>;

export const auditCalls = ({ send, queryUrl }: CallsOptions) => {
  const read = { method: 'GET', base: queryUrl, path: '/v1/audit' } as const;
  return {
    list: (query: AuditQuery = {}, options?: Options) => send({ ...read, query, answer: auditList, ...options }),
    /** The whole of it, as a table. */
    csv: (query: AuditQuery = {}, options?: Options) =>
      send({ ...read, query: { ...query, format: 'csv' }, answer: z.string(), ...options }),
  };
};
