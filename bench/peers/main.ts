// `node bench/peers/main.ts [--short]`: only the comparison, without our other figures.
import { parseArgs } from 'node:util';
import { printReport } from '../report.ts';
import { measurePeers, peerLoad } from './measure.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const { figures, notes, leftOut } = await measurePeers(peerLoad(values.short), (text) => {
  process.stderr.write(`bench: ${text}\n`);
});
printReport(figures, notes, leftOut);
