/** What somebody opened and looked for last, in this browser. Each account has a memory of its own. */
export type RecentPage = {
  registry: string;
  image?: string | undefined;
  tag?: string | undefined;
  digest?: string | undefined;
};
type Recent = { pages: readonly RecentPage[]; searches: readonly string[] };

const NOTHING: Recent = { pages: [], searches: [] };
const PAGES = 8;
const SEARCHES = 4;

const keyOf = (loginId: string) => `registry-console.recent.${loginId}`;

export const recentOf = (loginId: string): Recent => {
  try {
    const stored = JSON.parse(localStorage.getItem(keyOf(loginId)) ?? '{}') ?? {};
    return {
      pages: Array.isArray(stored.pages) ? stored.pages.filter(isPage) : [],
      searches: Array.isArray(stored.searches)
        ? stored.searches.filter((text: unknown) => typeof text === 'string')
        : [],
    };
  } catch {
    return NOTHING;
  }
};

export const rememberPage = (loginId: string, page: RecentPage) =>
  remember(loginId, ({ pages, searches }) => ({
    pages: [page, ...pages.filter((other) => nameOf(other) !== nameOf(page))].slice(0, PAGES),
    searches,
  }));

export const rememberSearch = (loginId: string, text: string) =>
  remember(loginId, ({ pages, searches }) => ({
    pages,
    searches: [text, ...searches.filter((other) => other !== text)].slice(0, SEARCHES),
  }));

/** Whoever signs out leaves nothing behind for the next at this browser. */
export const forgetRecent = (loginId: string) => {
  try {
    localStorage.removeItem(keyOf(loginId));
  } catch {
    // Without storage there is nothing to forget.
  }
};

export const nameOf = ({ registry, image, tag, digest }: RecentPage) =>
  [registry, image, tag, digest].filter(Boolean).join(' ');

const isPage = (stored: unknown): stored is RecentPage =>
  typeof stored === 'object' &&
  stored !== null &&
  'registry' in stored &&
  Object.values(stored).every((value) => typeof value === 'string');

const remember = (loginId: string, change: (recent: Recent) => Recent) => {
  try {
    localStorage.setItem(keyOf(loginId), JSON.stringify(change(recentOf(loginId))));
  } catch {
    // Without storage nothing is remembered.
  }
};
