type ImageAt = { registry: string; image: string };
type Query = Record<string, string | undefined>;

/** A name as one segment: `team/app` becomes `team%2Fapp`, while a digest keeps its readable colon. */
const segment = (name: string) => encodeURIComponent(name).replaceAll('%3A', ':');

const withQuery = (path: string, query: Query = {}) => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
};

const images = (registry: string) => `/registries/${segment(registry)}/images`;
const image = ({ registry, image: name }: ImageAt) => `${images(registry)}/${segment(name)}`;

/** Every URL of the console that we link to. */
export const paths = {
  home: () => '/',
  /** Known to the identity provider. */
  signInCallback: () => '/sign-in/callback',
  signIn: (returnTo?: string) => withQuery('/sign-in', { returnTo }),
  newPassword: (returnTo?: string) => withQuery('/new-password', { returnTo }),
  registries: (
    open: {
      selected?: string;
      dialog?: 'create' | 'user-guide' | 'settings' | 'delete';
      bucket?: string;
    } = {},
  ) => withQuery('/registries', open),
  images,
  image: (at: ImageAt, tab?: 'details' | 'tags') => withQuery(image(at), { tab }),
  description: (at: ImageAt) => `${image(at)}/description`,
  tag: ({ tag, ...at }: ImageAt & { tag: string }) => `${image(at)}/tags/${segment(tag)}`,
  manifest: ({ digest, ...at }: ImageAt & { digest: string }) => `${image(at)}/manifests/${segment(digest)}`,
  deletion: ({ registry, deletion }: { registry: string; deletion: number }, state?: string) =>
    withQuery(`/registries/${segment(registry)}/deletions/${deletion}`, { state }),
  recentlyDeleted: (registry: string, open: { tab?: 'images'; image?: string } = {}) =>
    withQuery(`/registries/${segment(registry)}/recently-deleted`, open),
  cleanup: (registry: string, open: Query = {}) =>
    withQuery(`/registries/${segment(registry)}/cleanup`, open),
  garbageCollection: (registry: string) => `/registries/${segment(registry)}/garbage-collection`,
  accessKeys: () => '/access-keys',
  subAccounts: () => '/sub-accounts',
  auditLog: () => '/audit-log',
  newSubAccount: () => '/sub-accounts/create',
  subAccount: (id: number | string, tab?: 'policies' | 'access-keys') =>
    withQuery(`/sub-accounts/${id}`, { tab }),
  groups: () => '/groups',
  newGroup: () => '/groups/create',
  group: (id: number | string, tab?: 'policies' | 'members') => withQuery(`/groups/${id}`, { tab }),
  permissions: (of: { by?: 'registry'; account?: string; registry?: string; image?: string } = {}) =>
    withQuery('/permissions', of),
  account: () => '/account',
};
