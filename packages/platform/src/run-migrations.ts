import { z } from 'zod';
import { databaseUrl, readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import type { MigrationFolder } from './migrate.ts';
import { prepareDatabase } from './prepare-database.ts';

/**
 * The one-shot process of a schema's owner: `ADMIN_DATABASE_URL` says where, and `COMMAND_PASSWORD` and so on are given to the
 * roles `procession_command` and so on; a role without one keeps what it has. Done when it exits with 0, and harmless again.
 */
export async function runMigrations(folder: MigrationFolder, roles: readonly string[]): Promise<void> {
  const passwords = roles.map((role) => [`${role.toUpperCase()}_PASSWORD`, z.string().min(1).optional()] as const);
  const config = readConfig({ ADMIN_DATABASE_URL: databaseUrl, ...Object.fromEntries(passwords) });
  const logger = createLogger(`migrate-${folder.name}`, 'info');
  const given = roles.flatMap((role) => {
    const password = config[`${role.toUpperCase()}_PASSWORD` as keyof typeof config];
    return password === undefined ? [] : [[`procession_${role}`, password] as const];
  });
  try {
    const { isNew, applied } = await prepareDatabase(config.ADMIN_DATABASE_URL, [folder], Object.fromEntries(given));
    const facts = { isNew, applied: applied.map(({ file }) => file), passwordsOf: given.map(([role]) => role) };
    logger.info(facts, `schema ${folder.name} is up to date`);
  } catch (error) {
    logger.fatal({ err: error }, `schema ${folder.name} could not be brought up to date`);
    process.exitCode = 1;
  }
}
