import { z } from 'zod';
import { buildMailPages } from './app.ts';
import { catchMails } from './catch-mails.ts';

/** Of a demonstration nobody reads more. */
const mailsKeptMax = 500;

const { HOST, PORT, SMTP_PORT, PAGES_URL } = z
  .object({
    HOST: z.string(),
    PORT: z.coerce.number().int(),
    SMTP_PORT: z.coerce.number().int(),
    PAGES_URL: z.url(),
  })
  .parse(process.env);
const catcher = await catchMails({ port: SMTP_PORT, keepMax: mailsKeptMax });
const app = buildMailPages(PAGES_URL, catcher.mails);
await app.listen({ host: HOST, port: PORT });
process.once('SIGTERM', () => {
  void app.close();
  void catcher.close();
});
