import { dataFolder } from '../layout.ts';
import { fail, say } from '../progress.ts';
import { endStack } from '../stack-state.ts';

try {
  const ended = await endStack(dataFolder);
  say(ended.length > 0 ? `stopped: ${ended.join(', ')}` : 'nothing was running');
} catch (error) {
  fail('stopping', error, 'look with `npm run doctor` at what still runs');
}
