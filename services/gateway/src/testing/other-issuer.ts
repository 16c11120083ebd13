import { createServer } from 'node:http';
import { freePort } from '@procession/stack/free-port.ts';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

export const clientSecret = 'a secret of the client, long enough for anybody';
const resource = 'urn:procession';

/**
 * An issuer that is not ours: certified, with a client that has a secret, with access tokens for a resource that has to be asked
 * for, with consent, with sessions of its own, with refresh tokens that are good once. Whoever comes is Mei.
 */
export async function startOtherIssuer(redirectUris: readonly string[], { tenant = 'acme' }: { tenant?: string } = {}) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
    cookies: { keys: ['a key for cookies'] },
    clients: [
      {
        client_id: 'procession-web',
        client_secret: clientSecret,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: redirectUris.map((uri) => new URL('/', uri).href),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Mei Tan' }) }),
    extraTokenClaims: () => (tenant === '' ? {} : { tenant }),
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    loadExistingGrant: grantAll,
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Grant: 86_400, Session: 86_400, AccessToken: 900, IdToken: 900, RefreshToken: 86_400 },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'act',
          audience: 'procession',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 900,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: 'mei' } });
    else void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url,
    parameters: { resource },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function grantAll({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope('openid profile offline_access');
  grant.addResourceScope(resource, 'act');
  await grant.save();
  return grant;
}
