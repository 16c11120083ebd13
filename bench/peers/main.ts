// `node bench/peers/main.ts [--short] [procession dbos …]`: only the comparison, of all or of some.
import { parseArgs } from 'node:util';
import { printReport } from '../report.ts';
import { measurePeers, type PeerName, peerLoad, peerNames } from './measure.ts';

const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !peerNames.some((known) => known === name));
if (unknown) throw new Error(`there is no ${unknown} to compare: name some of ${peerNames.join(', ')}`);
const names = positionals.length === 0 ? peerNames : (positionals as PeerName[]);
const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
const { figures, notes, leftOut } = await measurePeers(peerLoad(values.short), say, names);
printReport(figures, notes, leftOut);
