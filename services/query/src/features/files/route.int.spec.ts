import { createHash, randomBytes } from 'node:crypto';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { fileBoxesOf, fileChunkBytes, newFileId, publicPartOf } from '@procession/platform/file-boxes.ts';
import { deriveTenantKey, newSubjectKey, sealValue, wrapSubjectKey } from '@procession/platform/sealing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument } from '../../testing/refund-definition.ts';

const subject = 'entity:booking/B-7';
const subjectKey = newSubjectKey();
const document = {
  ...refundDocument,
  fields: {
    ...(refundDocument.fields as JsonObject),
    receipt: { type: 'file' },
    iban: { type: 'file', sensitive: true },
  },
};
const log = new MadeLog('acme', people);
log.seal = (stream, data) => {
  const values = (data.data ?? {}) as JsonObject;
  if (values.iban === undefined) return data;
  const sealed = sealValue(subjectKey, subject, { tenant: 'acme', stream, field: 'iban' }, values.iban);
  return { ...data, data: { ...values, iban: sealed as unknown as Json } };
};

let office: Office;
let admin: pg.Client;
beforeAll(async () => {
  office = await openOffice();
  admin = new pg.Client(office.database.urls.admin);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await office.close();
});

interface Stored {
  bytes: Buffer;
  value: { id: string; name: string; size: number; sha256: string };
}

/** As the command service stores an upload. */
async function store(bytes: Buffer, { mediaType = 'application/pdf', by = 'ana' } = {}): Promise<Stored> {
  const id = newFileId();
  const file = publicPartOf(id);
  const boxes = fileBoxesOf(office.dataKey, 'acme', id);
  const value = {
    id,
    name: 'Räumung “1”.pdf',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const { id: _, ...named } = value;
  const meta = boxes.sealMeta({ ...named, mediaType });
  await admin.query('insert into log.files (tenant, file, uploader, meta) values ($1, $2, $3, $4)', [
    'acme',
    file,
    by,
    meta,
  ]);
  for (let n = 0; n * fileChunkBytes < bytes.length; n++) {
    const box = boxes.sealChunk(n, bytes.subarray(n * fileChunkBytes, (n + 1) * fileChunkBytes));
    await admin.query('insert into log.file_chunks (tenant, file, n, box) values ($1, $2, $3, $4)', [
      'acme',
      file,
      n,
      box,
    ]);
  }
  return { bytes, value };
}

async function use({ value }: Stored, instance: string, field: string): Promise<void> {
  await admin.query('insert into log.file_uses (tenant, file, stream, field) values ($1, $2, $3, $4)', [
    'acme',
    publicPartOf(value.id),
    `instance-${instance}`,
    field,
  ]);
}

const statusFor = async ({ value }: Stored, as: string): Promise<number> =>
  (await office.get(`/v1/files/${value.id}`, as)).status;

test('whoever sees the field reads the file, safely served; to others it is not there', async () => {
  log.registerPeople(permissions);
  log.publish(document);
  const receipt = await store(randomBytes(fileChunkBytes * 2 + 17));
  const finding = await store(Buffer.from('private'));
  const id = log.start('refund', 'ana', { reason: 'Flood', receipt: receipt.value, iban: finding.value });
  log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  await office.fill(log.events);
  await admin.query('insert into log.subject_keys (tenant, subject, wrapped_key) values ($1, $2, $3)', [
    'acme',
    subject,
    wrapSubjectKey(deriveTenantKey(office.dataKey, 'acme'), subject, subjectKey),
  ]);
  await use(receipt, id, 'receipt');
  await use(finding, id, 'iban');

  const { headers, status } = await office.get(`/v1/files/${receipt.value.id}`, 'maria@acme');
  expect({ status, headers }).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(receipt.bytes.length),
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
  expect(headers['content-disposition']).toContain("filename*=UTF-8''R%C3%A4umung%20%E2%80%9C1%E2%80%9D.pdf");
  expect(await office.bytes(`/v1/files/${receipt.value.id}`, 'maria@acme')).toEqual(receipt.bytes);
  expect(await statusFor(receipt, 'ana@acme')).toBe(200);
  expect(await statusFor(receipt, 'rita@acme')).toBe(200);
  expect(await statusFor(receipt, 'nobody@acme')).toBe(404);
  expect(await statusFor(receipt, 'rita@other')).toBe(404);
  const guessed = { ...receipt, value: { ...receipt.value, id: `${receipt.value.id.slice(0, -22)}${'A'.repeat(22)}` } };
  expect(await statusFor(guessed, 'maria@acme')).toBe(404);

  // The second step shows the sensitive one to Mei and Omar.
  expect(await statusFor(finding, 'mei@acme')).toBe(200);
  expect(await statusFor(finding, 'maria@acme')).toBe(404);
  expect(await statusFor(finding, 'ana@acme')).toBe(404);
  await admin.query('update log.subject_keys set wrapped_key = null where subject = $1', [subject]);
  expect(await statusFor(finding, 'mei@acme')).toBe(404);
  expect(await statusFor(receipt, 'mei@acme')).toBe(200);
});

test('until it stands in a field only who uploaded it reads it', async () => {
  const draft = await store(Buffer.from('<script>alert(1)</script>'), { mediaType: 'application/octet-stream' });
  expect(await statusFor(draft, 'ana@acme')).toBe(200);
  expect(await statusFor(draft, 'rita@acme')).toBe(404);
  const { headers } = await office.get(`/v1/files/${draft.value.id}`, 'ana@acme');
  expect(headers['content-type']).toBe('application/octet-stream');
});

test('an id that is none is refused', async () => {
  expect((await office.get('/v1/files/file-1', 'ana@acme')).status).toBe(400);
});
