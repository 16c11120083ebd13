import { name as fieldName } from '@procession/contracts/ids.ts';
import { compileValue } from '../../compile/compile-content.ts';
import { type Compiling, setsOf } from '../../compile/compiling.ts';
import type { SubprocessConfig } from '../../compiled-machines.ts';
import { withChild } from '../../expressions/place-names.ts';
import type { SubprocessDeclaration } from './config.ts';

interface At {
  compiling: Compiling;
  place: string;
  step: string;
}

export function compileSubprocess(declared: SubprocessDeclaration, { compiling, place, step }: At): SubprocessConfig {
  const { definition, version, input, output, detached } = declared;
  if (detached && Object.keys(output).length > 0)
    compiling.report(
      'invalid-value',
      `${place}/output`,
      'a detached sub-process is not waited for, so it gives nothing',
    );
  const pinned = version ?? compiling.pinned?.[definition];
  const names = withChild(compiling.names.always);
  return {
    type: 'subprocess',
    definition,
    input: Object.entries(input).map(([field, source]) => {
      const at = `${place}/input/${field}`;
      if (!fieldName.safeParse(field).success)
        compiling.report('unknown-field', at, `\`${field}\` is no name of a field`);
      const stands = { compiling, place: at, step, use: 'input' as const, hasPlaceholders: true };
      return { field, value: compileValue(source, stands) };
    }),
    output: setsOf(compiling, output, { place: `${place}/output`, names, use: 'output', step }),
    detached,
    ...(pinned !== undefined && { version: pinned }),
  };
}
