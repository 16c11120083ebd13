import { existsSync } from 'node:fs';
import { dataFolder } from '../layout.ts';
import { fail, say } from '../progress.ts';
import { endStack } from '../stack-state.ts';
import { removeDataFolder } from '../temporary-folder.ts';

try {
  const ended = await endStack(dataFolder);
  if (ended.length > 0) say(`stopped: ${ended.join(', ')}`);
  const hadData = existsSync(dataFolder);
  removeDataFolder(dataFolder);
  say(hadData ? 'all data are gone; `npm start` begins afresh' : 'there was nothing to forget');
} catch (error) {
  fail('forgetting the data', error, 'remove the folder .data yourself, as the user who started the stack');
}
