import type { Requests } from '../requests.ts';
import { administrator, definitions, people, roles } from './definitions.ts';

/** Fills a tenant's directory and publishes the definitions of the load. */
export async function setUpTenant(requests: Requests, tenant: string): Promise<void> {
  const who = { tenant, actor: administrator };
  await Promise.all(
    people.map((person) => requests.put(who, `/v1/directory/users/${person}`, { name: `Person ${person.slice(1)}` })),
  );
  await Promise.all(
    Object.entries(roles).map(([role, { permissions, holders }]) =>
      requests.put(who, `/v1/directory/roles/${role}`, {
        name: role,
        permissions: [...permissions],
        holders: [...holders],
      }),
    ),
  );
  for (const document of definitions)
    await requests.put(
      who,
      `/v1/definitions/${document.key as string}/versions`,
      { document, confirmWarnings: true },
      'POST',
    );
}
