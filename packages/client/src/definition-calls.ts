import {
  type deprecateVersion,
  draftAnswer,
  publishAnswer,
  type publishVersion,
  type putDraft,
} from '@procession/contracts/http/command.ts';
import {
  discardAnswer,
  draftList,
  draftSave,
  draftSaveList,
  type listDrafts,
} from '@procession/contracts/http/draft-saves.ts';
import { definitionList, definitionVersion, type listDefinitions } from '@procession/contracts/http/query.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

export const definitionCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => {
  const path = (key: string, rest: string): string => `/v1/definitions/${part(key)}/${rest}`;
  const write = { method: 'POST', base: commandUrl, answer: publishAnswer } as const;
  const read = { method: 'GET', base: queryUrl } as const;
  return {
    getDraft: (key: string, options?: Options) =>
      send({ method: 'GET', base: commandUrl, path: path(key, 'draft'), answer: draftAnswer, ...options }),
    /** `ifMatch`: the `draftRevision` that was edited; none for the first save. */
    putDraft: <O extends Writing = undefined>(key: string, body: z.input<typeof putDraft>, options?: O) =>
      sendWrite(
        send,
        { method: 'PUT', base: commandUrl, path: path(key, 'draft'), body, answer: draftAnswer },
        options,
      ),
    /** `ifMatch`: the `draftRevision` that was seen. */
    discardDraft: <O extends Writing = undefined>(key: string, options?: O) =>
      sendWrite(send, { method: 'DELETE', base: commandUrl, path: path(key, 'draft'), answer: discardAnswer }, options),
    drafts: (query: z.input<typeof listDrafts> = {}, options?: Options) =>
      send({ method: 'GET', base: commandUrl, path: '/v1/drafts', query, answer: draftList, ...options }),
    draftSaves: (key: string, options?: Options) =>
      send({ method: 'GET', base: commandUrl, path: path(key, 'draft/saves'), answer: draftSaveList, ...options }),
    draftSave: (key: string, revision: number, options?: Options) =>
      send({
        method: 'GET',
        base: commandUrl,
        path: path(key, `draft/saves/${part(revision)}`),
        answer: draftSave,
        ...options,
      }),
    publish: <O extends Writing = undefined>(key: string, body: z.input<typeof publishVersion> = {}, options?: O) =>
      sendWrite(send, { ...write, path: path(key, 'versions'), body }, options),
    /** What publishing would answer; nothing is done. */
    tryPublish: (key: string, body: z.input<typeof publishVersion> = {}, options?: Options) =>
      send({ ...write, path: path(key, 'versions'), query: { dryRun: true }, body, ...options }),
    deprecate: <O extends Writing = undefined>(
      key: string,
      version: number,
      body: z.input<typeof deprecateVersion>,
      options?: O,
    ) => sendWrite(send, { ...write, path: path(key, `versions/${part(version)}/deprecate`), body }, options),

    list: (query: Partial<z.input<typeof listDefinitions>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/definitions', query, answer: definitionList, ...options }),
    get: (key: string, version: number, options?: Options) =>
      send({ ...read, path: path(key, `versions/${part(version)}`), answer: definitionVersion, ...options }),
  };
};
