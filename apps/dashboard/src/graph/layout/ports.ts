import { measures } from './measures.ts';

/** An end of an edge on one side of a node. */
export interface PortEnd {
  edge: string;
  /** Ends that arrive merge in one. */
  isArrival: boolean;
  /** Where its line comes from or goes to. */
  towards: number;
}

/** Where on one side of a node its edges begin and end, across. Arrivals meet in one place; what leaves has its own. */
export function portsOf(
  ends: readonly PortEnd[],
  { centre, width }: { centre: number; width: number },
): Map<string, number> {
  const arrivals = ends.filter(({ isArrival }) => isArrival);
  const units = [
    ...(arrivals.length > 0
      ? [{ edges: arrivals.map(({ edge }) => edge), towards: arrivals.length === 1 ? arrivals[0]!.towards : centre }]
      : []),
    ...ends.filter(({ isArrival }) => !isArrival).map(({ edge, towards }) => ({ edges: [edge], towards })),
  ];
  const reach = Math.max(0, width / 2 - measures.portEdge);
  const isBeside = (towards: number): boolean => Math.abs(towards - centre) <= reach;
  const wanted = units
    .map((unit) => ({
      ...unit,
      at: isBeside(unit.towards)
        ? unit.towards
        : units.length === 1
          ? centre
          : centre + Math.sign(unit.towards - centre) * reach,
    }))
    .sort((a, b) => a.towards - b.towards);
  const gap = wanted.length > 1 ? Math.min(measures.portGap, (2 * reach) / (wanted.length - 1)) : 0;
  for (const [n, unit] of wanted.entries()) {
    const least = centre - reach + n * gap;
    const before = wanted[n - 1];
    unit.at = Math.max(unit.at, least, before ? before.at + gap : least);
  }
  for (let n = wanted.length - 1; n >= 0; n--) {
    const after = wanted[n + 1];
    const most = centre + reach - (wanted.length - 1 - n) * gap;
    wanted[n]!.at = Math.min(wanted[n]!.at, most, after ? after.at - gap : most);
  }
  return new Map(wanted.flatMap(({ edges, at }) => edges.map((edge) => [edge, Math.round(at)] as const)));
}
