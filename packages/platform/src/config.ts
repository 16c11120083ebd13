import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What every process that listens needs. */
export const serverConfig = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

/** Whose tokens are believed. */
export const authConfig = {
  TOKEN_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().default('procession'),
  TOKEN_JWKS_URL: z.url(),
  /** `tenant:sub,…`: who holds every permission, whatever the directory says. The way into an empty directory. */
  ADMINISTRATORS: z
    .string()
    .default('')
    .transform(
      (text) =>
        new Set(
          text
            .split(',')
            .map((entry) => entry.trim())
            .filter(Boolean),
        ),
    ),
};

/** Absent: without a bus everything converges by sweeps, only slower. */
export const natsConfig = { NATS_URL: z.string().optional() };

export const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL');

/** 32 bytes in base64. */
export const secretKey = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)');

/** `EX_CONFIG` of sysexits.h: a supervisor need not try again. */
const exitCodeConfig = 78;

/** The process's configuration. All faults at once on stderr, then exit: a service never runs half configured. */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const variable = issue.path.join('.');
    return `  ${variable}: ${env[variable] === undefined ? 'is missing' : issue.message}`;
  });
  process.stderr.write(`The configuration has faults (environment variables):\n${faults.join('\n')}\n`);
  process.exit(exitCodeConfig);
}
