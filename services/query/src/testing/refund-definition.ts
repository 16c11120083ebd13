import type { JsonObject } from '@procession/contracts/json.ts';
import type { DirectoryParts } from '@procession/engine/cases/directory.ts';
import type { MadeLog, PublishedDocument } from './made-log.ts';

/** A manager decides, then two people of finance; sent back, the initiator revises. One field is sensitive. */
export const refundDocument: PublishedDocument = {
  key: 'refund',
  name: 'Refund',
  title: 'Refund ' + '$' + '{entity.id}',
  entity: { type: 'booking' },
  fields: {
    reason: { type: 'text', required: true, listed: true },
    amount: { type: 'money', currency: 'EUR', listed: true },
    iban: { type: 'text', sensitive: true },
  },
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      name: 'Sales manager',
      assign: { role: 'sales_manager' },
      outcomes: ['approved', 'rejected', 'sent_back'],
      shows: ['reason', 'amount'],
      next: [
        { on: 'approved', to: 'finance' },
        { on: 'rejected', to: 'rejected' },
        { on: 'sent_back', to: 'revise' },
      ],
    },
    finance: {
      type: 'approval',
      name: 'Finance',
      assign: { users: ['mei', 'omar'] },
      policy: 'all',
      shows: ['amount', 'iban'],
      next: [
        { on: 'approved', to: 'done' },
        { on: 'rejected', to: 'rejected' },
      ],
    },
    revise: {
      type: 'form',
      name: 'Revise',
      assign: { user: 'initiator' },
      edits: ['reason', 'amount'],
      next: 'manager',
    },
    done: { type: 'end', status: 'approved' },
    rejected: { type: 'end', status: 'rejected' },
  },
};

/** The same, kept to the role `auditor`. */
export const secretDocument: PublishedDocument = {
  ...refundDocument,
  key: 'secret-refund',
  name: 'Secret refund',
  access: { read: ['auditor'] },
};

const { manager } = refundDocument.steps as JsonObject;

/** Its first step is for a role that nobody holds: an incident at once. */
export const lostDocument: PublishedDocument = {
  ...refundDocument,
  key: 'lost-refund',
  name: 'Lost refund',
  steps: {
    ...(refundDocument.steps as JsonObject),
    manager: { ...(manager as JsonObject), assign: { role: 'vacant' } },
  },
};

export const people: DirectoryParts = {
  roles: { vacant: [], sales_manager: ['maria', 'sam'], auditor: ['ada'], reader: ['rita'] },
  users: {
    ana: { name: 'Ana Ruiz' },
    maria: { name: 'Maria Lopez' },
    sam: { name: 'Sam Okafor' },
    mei: { name: 'Mei Tanaka' },
    omar: { name: 'Omar Haddad' },
    ada: { name: 'Ada Novak' },
    rita: { name: 'Rita Berg' },
  },
};

/** By role. Who holds none sees what concerns them. */
export const permissions = { vacant: [], sales_manager: ['act'], reader: ['read'], auditor: [] };

/** A refund that is sent back and sent again so many times: some 6 events each. @returns its id */
export function refundInRounds(log: MadeLog, roundsCount: number): string {
  const id = log.start('refund', 'ana', { reason: 'Round 0' });
  for (let round = 0; round < roundsCount; round++) {
    log.tell(id, 'maria', { type: 'DecideTask', task: 2 * round + 1, outcome: 'sent_back' });
    log.tell(id, 'ana', { type: 'CompleteTask', task: 2 * round + 2, data: { reason: `Round ${round + 1}` } });
  }
  return id;
}
