import { createHmac } from 'node:crypto';

/** What secrets of webhooks begin with, so that they are known for what they are (Standard Webhooks). */
export const secretPrefix = 'whsec_';

/**
 * The headers by which a receiver knows that a delivery is ours, is as we sent it, and is not an old one again (Standard Webhooks 1.0.0):
 * one signature for each secret that is valid now.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, atSeconds, body }: { id: string; atSeconds: number; body: string },
): Record<string, string> {
  const signed = `${id}.${atSeconds}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': signatures.join(' ') };
}
