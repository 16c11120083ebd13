import { type Place, places } from './places.ts';
import { may, useMe } from './use-me.ts';

/** Where this person can go. */
export function usePlaces(): readonly Place[] {
  const me = useMe();
  return places.filter(({ needs }) => !needs || needs.some((each) => may(me, each)));
}
