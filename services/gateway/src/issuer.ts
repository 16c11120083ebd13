import { ProblemError } from '@procession/contracts/problems.ts';
import type { SignInFault } from '@procession/contracts/session.ts';
import type { Authenticate, Identity } from '@procession/platform/auth.ts';
import * as openid from 'openid-client';
import type { Limits } from './limits.ts';
import type { Refreshed } from './sessions/renew.ts';
import type { Session } from './sessions/session.ts';

export interface IssuerOptions {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scope: string;
  /** Sent along where a person signs in, and for each token: `audience`, `resource`, whatever the issuer wants. */
  parameters: Record<string, string>;
  /** Where we reach the issuer when its own address is one for browsers only. */
  backchannelUrl: string | undefined;
  redirectUri: string;
  authenticate: Authenticate;
  limits: Limits;
}

/** What has to be remembered from the click until the return. */
export interface Attempt {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export type SignedIn = Omit<Session, 'slot' | 'mark' | 'endsAt'>;
export type SignIn = { fault: SignInFault; cause: unknown } | { signedIn: SignedIn };

/** An OpenID provider as a browser's sign-in needs it: authorization code with PKCE, renewal, the end. */
export function createIssuer(options: IssuerOptions) {
  const { limits, parameters, authenticate } = options;
  let known: { at: number; configuration: Promise<openid.Configuration> } | undefined;

  /** What the issuer says of itself. What failed is asked again. */
  const discover = (): Promise<openid.Configuration> => {
    if (known && performance.now() - known.at < limits.issuerKnownMs) return known.configuration;
    const configuration = discoverIssuer(options);
    known = { at: performance.now(), configuration };
    configuration.catch(() => {
      known = undefined;
    });
    return configuration;
  };

  /** The access token must be one that our services take. */
  const accept = async (tokens: Tokens, before?: Session): Promise<SignedIn> => {
    const identity: Identity = await authenticate(`Bearer ${tokens.access_token}`);
    const claims = tokens.claims();
    if (claims && claims.sub !== identity.actor)
      throw new Error('the ID token and the access token are of different people');
    return {
      user: { id: identity.actor, name: nameIn(claims) ?? before?.user.name ?? identity.actor },
      tenant: identity.tenant,
      accessToken: tokens.access_token,
      accessIssuedAt: Date.now(),
      accessExpiresAt: identity.expiresAt,
      refreshToken: tokens.refresh_token ?? before?.refreshToken,
    };
  };

  return {
    /** Where the browser goes, and what to remember until it is back. @throws ProblemError `unavailable` */
    async begin(as: string | undefined): Promise<{ url: URL; attempt: Attempt }> {
      const configuration = await discover().catch((cause: unknown) => {
        throw new ProblemError('unavailable', 'The issuer, with whom one signs in, cannot be reached now.', {
          headers: { 'retry-after': '2' },
          cause,
        });
      });
      const attempt = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(configuration, {
        ...parameters,
        redirect_uri: options.redirectUri,
        scope: options.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
        ...(as !== undefined && { login_hint: as }),
      });
      return { url, attempt };
    },

    async finish(search: string, { state, nonce, codeVerifier }: Attempt): Promise<SignIn> {
      try {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        };
        const back = new URL(options.redirectUri);
        back.search = search;
        const tokens = await openid.authorizationCodeGrant(await discover(), back, checks, parameters);
        return { signedIn: await accept(tokens) };
      } catch (cause) {
        return { fault: faultOf(cause), cause };
      }
    },

    async refresh(session: Session): Promise<Refreshed> {
      try {
        const tokens = await openid.refreshTokenGrant(await discover(), session.refreshToken ?? '', parameters);
        const renewed = await accept(tokens, session);
        if (renewed.user.id !== session.user.id || renewed.tenant !== session.tenant) return { outcome: 'refused' };
        return { outcome: 'renewed', session: { ...session, ...renewed } };
      } catch (cause) {
        return faultOf(cause) === 'issuer-away' ? { outcome: 'away', cause } : { outcome: 'refused' };
      }
    },

    /** Nobody can renew the session any more, where the issuer offers that. */
    async revoke({ refreshToken }: Session): Promise<void> {
      const configuration = await discover();
      if (refreshToken !== undefined && configuration.serverMetadata().revocation_endpoint)
        await openid.tokenRevocation(configuration, refreshToken);
    },

    /** Where the issuer ends its own session with this browser, where it offers that. */
    async endAddress(returnTo: string): Promise<string | undefined> {
      const configuration = await discover();
      if (!configuration.serverMetadata().end_session_endpoint) return undefined;
      return openid.buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo }).href;
    },
  };
}
export type Issuer = ReturnType<typeof createIssuer>;

type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

async function discoverIssuer({ issuer, clientId, clientSecret, backchannelUrl, limits }: IssuerOptions) {
  const reach = (url: string): string =>
    backchannelUrl !== undefined && url.startsWith(new URL(issuer).origin)
      ? new URL(backchannelUrl).origin + url.slice(new URL(issuer).origin.length)
      : url;
  const isInsecure = new URL(issuer).protocol === 'http:'; // whoever configured it knows
  return openid.discovery(
    new URL(issuer),
    clientId,
    undefined,
    clientSecret === undefined ? openid.None() : openid.ClientSecretPost(clientSecret),
    {
      execute: [openid.enableNonRepudiationChecks, ...(isInsecure ? [openid.allowInsecureRequests] : [])],
      timeout: limits.issuerTimeoutMs / 1000,
      [openid.customFetch]: (url, init) => fetch(reach(url), init as RequestInit),
    },
  );
}

function nameIn(claims: openid.IDToken | undefined): string | undefined {
  const said = [claims?.name, claims?.preferred_username, claims?.email];
  return said.find((name): name is string => typeof name === 'string' && name !== '');
}

/** Of whatever went wrong between the issuer and us. */
function faultOf(cause: unknown): SignInFault {
  if (cause instanceof openid.AuthorizationResponseError) return 'refused';
  if (cause instanceof openid.ResponseBodyError) {
    if (cause.status >= 500) return 'issuer-away';
    return cause.error === 'invalid_grant' ? 'expired' : 'not-usable';
  }
  if (cause instanceof ProblemError) return cause.slug === 'unavailable' ? 'issuer-away' : 'not-usable';
  const code = (cause as { code?: string }).code;
  if (cause instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
    return 'issuer-away';
  return 'not-usable';
}
