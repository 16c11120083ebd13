/**
 * Why there is no answer.
 * - `refused`: this address, port or scheme is not asked, and never will be; nothing was sent.
 * - `unreachable`: no address found, no connection, or no trust in its certificate; nothing was sent.
 * - `timeout`: it took longer than it may, at any stage; what was sent may have been received.
 * - `broken`: the connection ended, or what came is no HTTP; what was sent may have been received.
 * - `too-large`: more bytes of head or body than are taken.
 * - `invalid`: the request itself cannot be sent; nothing was.
 * - `cancelled`: the caller's signal.
 */
export type OutboundErrorKind =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'broken'
  | 'too-large'
  | 'invalid'
  | 'cancelled';

export class OutboundError extends Error {
  readonly kind: OutboundErrorKind;

  constructor(kind: OutboundErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
