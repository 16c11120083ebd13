import { z } from 'zod';

/** Bodies of `/v1/credentials`: what services show to receivers. A value goes in and never comes out again. */
export const credentialLimits = {
  perTenantMax: 200,
  hostsMax: 20,
  secretCharsMax: 8_000,
} as const;

export const credentialName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be a small letter, then letters, digits, - and _')
  .meta({ description: 'The name by which definitions speak of it.' });

const inHeader = z
  .string()
  .min(1)
  .max(credentialLimits.secretCharsMax)
  .regex(
    /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/,
    'must be printable ASCII without spaces at its ends: it is sent in a header',
  );

const host = z
  .string()
  .max(260)
  .regex(
    /^(\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?$/,
    'must be a host (pay.example), one with a port (pay.example:8443), or all below one (.pay.example)',
  );

export const credentialSecret = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: inHeader }),
  z.strictObject({
    kind: z.literal('basic'),
    username: z
      .string()
      .max(1_000)
      .regex(/^[^:]*$/, 'must not have a colon'),
    password: z.string().max(credentialLimits.secretCharsMax),
  }),
  z.strictObject({
    kind: z.literal('header'),
    header: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
    value: inHeader,
  }),
]);
export type CredentialSecret = z.infer<typeof credentialSecret>;

export const putCredential = z
  .strictObject({
    secret: credentialSecret,
    /** To whom it may be sent, and to nobody else. */
    hosts: z.array(host).min(1).max(credentialLimits.hostsMax),
  })
  .meta({
    id: 'PutCredential',
    examples: [{ secret: { kind: 'bearer', token: 'sk_live_51H' }, hosts: ['api.pay.example'] }],
  });

const example = {
  name: 'payments',
  kind: 'bearer',
  hosts: ['api.pay.example'],
  changedBy: 'priya',
  changedAt: '2026-11-20T09:30:00.000Z',
};

export const credentialAnswer = z
  .object({
    name: credentialName,
    kind: z.enum(['bearer', 'basic', 'header']),
    hosts: z.array(z.string()),
    changedBy: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'Credential', description: 'A credential, without its secret.', examples: [example] });
export type CredentialAnswer = z.infer<typeof credentialAnswer>;

export const credentialList = z
  .object({ items: z.array(credentialAnswer) })
  .meta({ id: 'CredentialList', description: 'All of the tenant, by name.', examples: [{ items: [example] }] });
