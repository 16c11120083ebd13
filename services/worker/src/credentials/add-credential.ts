import { type CredentialSecret, credentialSecret } from '@procession/contracts/http/credentials.ts';
import { OutboundError } from '@procession/outbound/outbound-error.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import { deriveTenantKey, openText } from '@procession/platform/sealing.ts';
import type { HttpRequest } from '../jobs/http-request.ts';

/** The headers of a request, with the credential of this name among them. @throws OutboundError `refused` when it may not be sent there. */
export type AddCredential = (tenant: string, name: string, request: HttpRequest) => Promise<Record<string, string>>;

/** The only place where a credential is opened: on its way out, to a host that it was given for. */
export const addCredentialFrom =
  (log: Connection, credentialKey: Buffer): AddCredential =>
  async (tenant, name, { url, headers }) => {
    const [row] = await log.query<{ hosts: string[]; box: Buffer }>(
      'open-credential',
      'select hosts, box from log.open_credential($1, $2)',
      [tenant, name],
    );
    if (!row) throw new OutboundError('refused', `there is no credential ${name}`);
    if (!row.hosts.some((host) => isFor(host, url)))
      throw new OutboundError('refused', `the credential ${name} may not be sent to ${url.host}`);
    const text = openText(deriveTenantKey(credentialKey, tenant), `credential\n${name}`, row.box);
    return { ...headers, ...headerOf(credentialSecret.parse(JSON.parse(text))) };
  };

function headerOf(secret: CredentialSecret): Record<string, string> {
  switch (secret.kind) {
    case 'bearer':
      return { authorization: `Bearer ${secret.token}` };
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${secret.username}:${secret.password}`).toString('base64')}` };
    case 'header':
      return { [secret.header.toLowerCase()]: secret.value };
  }
}

/** `name`, `name:port` or `.suffix`. */
function isFor(host: string, url: URL): boolean {
  const [name = '', port] = host.split(':');
  const { hostname } = url;
  const urlPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (port !== undefined && port !== urlPort) return false;
  return name.startsWith('.') ? hostname.endsWith(name) : hostname === name;
}
