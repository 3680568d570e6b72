import type { TFunction } from 'i18next';
import type { useMay } from '../access/may.ts';
import { paths } from '../paths.ts';
import { shortDigest } from '../ui/format.ts';
import type { Group, Option } from './option.ts';
import { nameOf, type RecentPage, recentOf } from './recent.ts';

const SHOWN_PAGES = 5;

type Asked = {
  t: TFunction<['search']>;
  loginId: string;
  may: ReturnType<typeof useMay>;
  /** The page one is on need not be offered. */
  here: string;
  onSearch: (text: string) => void;
};

export const recentGroups = ({ t, loginId, may, here, onSearch }: Asked): Group[] => {
  const { pages, searches } = recentOf(loginId);
  return [
    {
      id: 'recentPages',
      options: pages
        .filter((page) => may(actionOf(page), page))
        .map((page) => pageOption(t, page))
        .filter(({ href }) => href !== here)
        .slice(0, SHOWN_PAGES),
    },
    {
      id: 'recentSearches',
      options: searches.map((text) => ({
        id: `search ${text}`,
        kind: 'search',
        text,
        run: () => onSearch(text),
      })),
    },
  ];
};

/** What one has to be allowed to see a page. */
const actionOf = ({ image, tag, digest }: RecentPage) => {
  if (tag) return 'View/getTag';
  if (digest) return 'View/getManifest';
  return image ? 'View/getImage' : 'View/getImageList';
};

const pageOption = (t: Asked['t'], page: RecentPage): Option & { href: string } => {
  const { registry, image, tag, digest } = page;
  const id = `recent ${nameOf(page)}`;
  if (!image) return { id, kind: 'registry', text: registry, href: paths.images(registry) };
  const at = { registry, image };
  const place = t('inRegistry', { registry });
  if (tag) return { id, kind: 'tag', text: `${image}:${tag}`, place, href: paths.tag({ ...at, tag }) };
  if (digest) {
    const href = paths.manifest({ ...at, digest });
    return { id, kind: 'digest', text: `${image}@${shortDigest(digest)}`, place, href };
  }
  return { id, kind: 'image', text: image, place, href: paths.image(at) };
};
