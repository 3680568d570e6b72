const EQUAL = 0;
const BEGINS = 1;
const CONTAINS = 2;

/** How well a text is found in others, the best of them counts; `later` ones only behind all others. */
export const rankOf = (sought: string, texts: string[], later: string[] = []): number =>
  Math.min(
    ...texts.map((each) => rank(sought, each)),
    ...later.map((each) => CONTAINS + 1 + rank(sought, each)),
  );

const rank = (sought: string, text: string): number => {
  const [part, whole] = [sought.toLowerCase(), text.toLowerCase()];
  if (whole === part) return EQUAL;
  if (whole.startsWith(part)) return BEGINS;
  return whole.includes(part) ? CONTAINS : Number.POSITIVE_INFINITY;
};

/** The best first, of equals the last pushed. What was found twice counts once. */
export const ranked = <Item extends { at: Date }>(
  items: Item[],
  { key, rank }: { key: (item: Item) => string; rank: (item: Item) => number },
): Item[] =>
  [...new Map(items.map((item) => [key(item), item])).values()]
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => a.rank - b.rank || b.item.at.getTime() - a.item.at.getTime())
    .map(({ item }) => item);
