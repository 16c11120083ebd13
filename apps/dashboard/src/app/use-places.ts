import { type Place, places } from './places.ts';
import { useRights } from './rights.ts';

/** Where this person can go. */
export function usePlaces(): readonly Place[] {
  const rights = useRights();
  return places.filter(({ needs }) => !needs || needs.some((each) => rights?.has(each)));
}
