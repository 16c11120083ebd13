import type { HttpApp } from '@procession/platform/http-app.ts';
import { problemResponses } from '@procession/platform/http-app.ts';
import type { CommandPorts } from '../ports.ts';

/** A feature adds its routes. */
export type AddRoutes = (app: HttpApp, ports: CommandPorts) => void;

type Slugs = Parameters<typeof problemResponses>;

/** Problems that every command may be answered with. */
export const commandProblems = (...more: Slugs) =>
  problemResponses(
    'invalid-request',
    'unknown-parameter',
    'unsupported-media-type',
    'not-signed-in',
    'missing-permission',
    'body-too-large',
    'idempotency-key-reused',
    'unstorable',
    'contended',
    'rate-limited',
    'overloaded',
    'unavailable',
    'outcome-not-known',
    ...more,
  );

/**
 * A parsed body whose absent members are absent: JSON has no undefined, and zod adds none, but its types allow it.
 */
export const present = <T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  body as { [K in keyof T]: Exclude<T[K], undefined> };
