import type { AbsenceProfile } from '@procession/contracts/events/directory.ts';
import type { AbsenceAnswer } from '@procession/contracts/http/absences.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { part, put, read, remove } from '../../api/calls.ts';
import { showFailure } from '../../parts/failure-toast.ts';

const key = ['absences'] as const;
type List = { items: AbsenceAnswer[] };

/** Absences that one sees and that are not over, by their first day. What one does to them shows at once, and goes back when it fails. */
export function useAbsences() {
  const client = useQueryClient();
  const asked = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read<List>('/v1/directory/absences', { signal }),
  });
  const change = (next: (items: AbsenceAnswer[]) => AbsenceAnswer[]): List | undefined => {
    const before = client.getQueryData<List>(key);
    client.setQueryData<List>(key, { items: next(before?.items ?? []) });
    return before;
  };
  const settled = () => client.invalidateQueries({ queryKey: key });
  const record = useMutation({
    mutationFn: (profile: AbsenceProfile) =>
      put<AbsenceAnswer>(`/v1/directory/absences/${part(crypto.randomUUID())}`, profile),
    onSuccess: (absence) => {
      change((items) => [...items, absence].sort((a, b) => (a.profile.from < b.profile.from ? -1 : 1)));
      return settled();
    },
  });
  const cancel = useMutation({
    mutationFn: (id: string) => remove(`/v1/directory/absences/${part(id)}`),
    onMutate: (id) => change((items) => items.filter((each) => each.id !== id)),
    onError: (error, _id, before) => {
      client.setQueryData(key, before);
      showFailure(error);
    },
    onSuccess: settled,
  });
  return { ...asked, absences: asked.data?.items ?? [], record, cancel };
}
