import { expect, test } from 'vitest';
import { signatureHeaders } from './sign.ts';

// The vector of the Standard Webhooks reference libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atSeconds: 1_614_265_330, body: '{"test": 2432232314}' };
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

test('a delivery is signed as others verify it', () => {
  expect(signatureHeaders([secret], message)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
  });
});

test('as long as two secrets are valid there are two signatures', () => {
  const signed = signatureHeaders(['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', secret], message)['webhook-signature'];
  expect(signed!.split(' ')).toHaveLength(2);
  expect(signed!.split(' ')[1]).toBe(signature);
});
