import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { read } from '../../api/calls.ts';
import { assignOf, policyOf, type WhoKind, withAssign, withoutInitiator, withPolicy } from '../../designer/who.ts';
import type { GraphStep } from '../../graph/document.ts';
import { designerWords } from '../../words/english/designer.ts';
import { Choose, TextInput } from './text-input.tsx';

interface WhoEditorProps {
  step: GraphStep;
  change: (step: GraphStep, of: string) => void;
}

interface RoleList {
  items: { id: string; name: string }[];
}
const rolesMax = 200;

/** Who is asked, and how many of them decide. */
export function WhoEditor({ step, change }: WhoEditorProps) {
  const designer = designerWords;
  const known = useId();
  const roles = useQuery({
    queryKey: ['directory-roles'],
    queryFn: ({ signal }) => read<RoleList>('/v1/directory/roles', { query: { limit: rolesMax }, signal }),
  });
  const who = assignOf(step);
  const policy = policyOf(step);
  const kinds = (Object.keys(designer.whoKinds) as WhoKind[]).filter(
    (kind) => !['other', 'none'].includes(kind) || kind === who.kind,
  );
  return (
    <>
      <Choose
        label={designer.who}
        value={who.kind}
        options={kinds.map((kind) => [kind, designer.whoKinds[kind]] as const)}
        change={(kind) => change(withAssign(step, { ...who, kind }), 'who')}
      />
      {who.kind === 'role' && (
        <>
          <TextInput
            label={designer.role}
            value={who.role}
            list={known}
            change={(role = '') => change(withAssign(step, { ...who, role }), 'role')}
          />
          <Listed id={known} items={roles.data?.items ?? []} />
        </>
      )}
      {who.kind === 'users' && (
        <TextInput
          label={designer.people}
          value={who.users.join(', ')}
          change={(text = '') => change(withAssign(step, { ...who, users: text.split(/,\s*/) }), 'users')}
        />
      )}
      {who.kind !== 'other' && who.kind !== 'none' && who.kind !== 'initiator' && (
        <label className="tick">
          <input
            type="checkbox"
            checked={who.notInitiator}
            onChange={({ target }) => change(withoutInitiator(step, target.checked), 'exclude')}
          />
          {designer.notInitiator}
        </label>
      )}
      {step.type === 'approval' && (
        <Choose
          label={designer.policy}
          value={policy.kind}
          options={(['any', 'all', 'quorum', 'other'] as const)
            .filter((kind) => kind !== 'other' || policy.kind === 'other')
            .map((kind) => [kind, designer.policies[kind]] as const)}
          change={(kind) => change(withPolicy(step, { ...policy, kind }), 'policy')}
        />
      )}
      {step.type === 'approval' && policy.kind === 'quorum' && (
        <TextInput
          label={designer.quorum}
          type="number"
          value={String(policy.quorum)}
          change={(text = '1') => change(withPolicy(step, { kind: 'quorum', quorum: Number(text) }), 'quorum')}
        />
      )}
    </>
  );
}

const Listed = ({ id, items }: { id: string; items: RoleList['items'] }) => (
  <datalist id={id}>
    {items.map((role) => (
      <option key={role.id} value={role.id}>
        {role.name}
      </option>
    ))}
  </datalist>
);
