import type { JsonObject } from '@procession/contracts/json.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { InstanceDetail } from '../../api/answers.ts';
import { part, read } from '../../api/calls.ts';
import { isWithheld } from './field-lives.ts';
import { useMoment } from './moment.ts';

/** The slider has rested so long: each moment passed would else be asked for. */
const restMs = 200;

interface Opened {
  data: JsonObject;
  locals: Readonly<Record<string, JsonObject>>;
}

/**
 * The fields at the moment. The history says nothing of sensitive ones; where there are any, the service is asked for what it shows to
 * whoever looks, and that stands in their place once it is there.
 */
export function useOpened(): Opened {
  const { id, fact, state } = useMoment();
  const hasSecrets = [state.data, ...Object.values(state.locals)].some((fields) =>
    Object.values(fields).some(isWithheld),
  );
  const [rested, setRested] = useState(fact.through);
  useEffect(() => {
    const timer = setTimeout(() => setRested(fact.through), restMs);
    return () => clearTimeout(timer);
  }, [fact.through]);
  const { data: shown } = useQuery({
    queryKey: ['instance', id, 'at', rested],
    queryFn: ({ signal }) => read<InstanceDetail>(`/v1/instances/${part(id)}`, { query: { at: rested }, signal }),
    enabled: hasSecrets,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const isThis = shown && rested === fact.through && shown.shownAt.revision >= fact.revision;
  const locals = Object.entries(state.locals).map(
    ([scope, fields]) => [scope, withOpened(fields, isThis ? shown.locals[scope] : undefined)] as const,
  );
  return { data: withOpened(state.data, isThis ? shown.data : undefined), locals: Object.fromEntries(locals) };
}

const withOpened = (fields: Readonly<JsonObject>, opened: JsonObject | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, isWithheld(value) ? (opened?.[field] ?? value) : value]),
  );
