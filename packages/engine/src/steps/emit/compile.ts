import { compileMembers } from '../../compile/compile-content.ts';
import type { Compiling } from '../../compile/compiling.ts';
import type { EmitConfig } from '../../compiled-machines.ts';
import type { EmitDeclaration } from './config.ts';

export function compileEmit(
  { event, data, webhook }: EmitDeclaration,
  { compiling, place, step }: { compiling: Compiling; place: string; step: string },
): EmitConfig {
  return {
    type: 'emit',
    event,
    data: compileMembers(data, { compiling, place: `${place}/data`, step, use: 'event' }),
    ...(webhook && { webhook: webhook.subscription }),
  };
}
