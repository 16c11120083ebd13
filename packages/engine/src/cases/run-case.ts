import type { Json } from '@procession/contracts/json.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { notBuiltNames } from '../language/find-not-built.ts';
import { checkDefinition } from '../publish/check-definition.ts';
import { act } from './actions.ts';
import { actionOf, type CaseFile, caseFile, notBuiltIn } from './case-file.ts';
import { unmet, whereabouts } from './expectations.ts';
import { directoryFor, withOpenForms } from './people-of-case.ts';
import { faultsOfFolding } from './refold.ts';
import { beginScript, type ScriptWorld } from './script-world.ts';

/** `lines` say what failed and what had happened until then, or what is not built yet. */
export interface CaseResult {
  status: 'passed' | 'failed' | 'skipped';
  lines: string[];
  /** Of a script that passed: what it led to. */
  world?: ScriptWorld;
}

/** `example` finds the definition of a case that only names it. */
export function runCase(content: unknown, example: (name: string) => unknown): CaseResult {
  const parsed = caseFile.safeParse(content);
  if (!parsed.success)
    return failed([`is no case: ${parsed.error.issues.map((i) => `${i.path.join('/')} ${i.message}`).join('; ')}`]);
  const found = parsed.data;
  const documents = documentsOf(found, example);
  const missing = [...documents.flatMap(notBuiltNames), ...notBuiltIn(found.script ?? [])];
  if (missing.length > 0) return { status: 'skipped', lines: [...new Set(missing)] };
  const document = documents[0];
  if (document === undefined) return failed(['has neither definition, definitions nor example']);
  return found.refused !== undefined || found.warned !== undefined
    ? checkCodes(document, found)
    : runScript(documents, found);
}

function documentsOf(
  { definition, definitions, example: name, others }: CaseFile,
  example: (name: string) => unknown,
): unknown[] {
  const first = definition ?? (name === undefined ? undefined : example(name));
  const all: unknown[] = [...(first === undefined ? [] : [first]), ...(definitions ?? []), ...(others ?? [])];
  return all as Json[];
}

function checkCodes(document: unknown, { refused, warned }: CaseFile): CaseResult {
  const { issues, warnings } = checkDefinition(document, { lenient: true });
  const codes = (of: { code: string }[]) => [...new Set(of.map((i) => i.code))].sort().join(' ');
  const said = [...issues, ...warnings].map((i) => `${i.place} ${i.code}: ${i.message}`);
  if (refused !== undefined && codes(issues) !== refused) {
    return failed([`refused: wanted "${refused}", got "${codes(issues)}"`, ...said]);
  }
  if (warned !== undefined && codes(warnings) !== warned) {
    return failed([`warned: wanted "${warned}", got "${codes(warnings)}"`, ...said]);
  }
  return { status: 'passed', lines: [] };
}

function runScript([document, ...others]: unknown[], { script = [], directory }: CaseFile): CaseResult {
  const { definition, issues } = checkDefinition(document, { lenient: true });
  if (!definition) return failed(issues.map((i) => `definition refused: ${i.place} ${i.code}: ${i.message}`));
  if (script.length === 0) return failed(['has no script and expects no refusal']);
  const below = new Map<string, CompiledDefinition>();
  for (const other of others) {
    const checked = checkDefinition(other, { lenient: true });
    if (!checked.definition)
      return failed(checked.issues.map((i) => `another definition: ${i.place} ${i.code}: ${i.message}`));
    below.set(checked.definition.key, withOpenForms(checked.definition));
  }
  const world = beginScript(withOpenForms(definition), {
    directory: directoryFor(definition, directory),
    others: below,
  });
  const done: string[] = [];
  for (const [index, entry] of script.entries()) {
    const action = actionOf(entry, index + 1);
    const told = act(world, action);
    done.push(
      `  ${index + 1} ${JSON.stringify(entry)}`,
      `    -> ${told.words.join(' ') || told.refused || 'nothing moved'}`,
    );
    const faults = unmet(world, action, told);
    if (faults.length > 0)
      return failed([`action ${index + 1}: ${faults.join('; ')}`, ...done, `  ${whereabouts(world)}`]);
  }
  const faults = faultsOfFolding(world.commits, world.state);
  return faults.length > 0 ? failed([...faults, ...done]) : { status: 'passed', lines: [], world };
}

const failed = (lines: string[]): CaseResult => ({ status: 'failed', lines });
