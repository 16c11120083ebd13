import { z } from 'zod';
import { buildPayments } from './app.ts';

const { HOST, PORT } = z.object({ HOST: z.string(), PORT: z.coerce.number().int() }).parse(process.env);
const app = buildPayments();
await app.listen({ host: HOST, port: PORT });
process.once('SIGTERM', () => void app.close());
