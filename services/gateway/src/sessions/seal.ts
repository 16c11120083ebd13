import { CompactEncrypt, compactDecrypt } from 'jose';

export interface Seal {
  seal(purpose: string, content: unknown): Promise<string>;
  /** Undefined: of another key, for another purpose, or changed on the way. */
  open(purpose: string, sealed: string): Promise<unknown>;
}

/**
 * Seals what a browser keeps for us (JWE, AES-256-GCM). The first key seals, all of them open: a new one is put before the old one,
 * which goes when the sessions of its time are over.
 */
export function createSeal(keys: readonly Buffer[]): Seal {
  return {
    seal: (purpose, content) =>
      new CompactEncrypt(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: purpose })
        .encrypt(keys[0]!),
    async open(purpose, sealed) {
      for (const key of keys) {
        try {
          const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
          const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, options);
          return protectedHeader.typ === purpose ? JSON.parse(Buffer.from(plaintext).toString()) : undefined;
        } catch {
          // not sealed with this one
        }
      }
      return undefined;
    },
  };
}
