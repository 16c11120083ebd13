/** Where a message's content is sealed to. */
export const messagePlace = ({
  kind,
  name,
  key,
  id,
}: {
  kind: string;
  name: string;
  key: string;
  id: string;
}): string => JSON.stringify(['message', kind, name, key, id]);
