/**
 * Whom an action is open to. `policy`: accounts that a policy allows it, on
 * - `all`: every registry, because it concerns none or all of them;
 * - `registry`: the registry that is asked about; with `throughImages` also whoever may do it to some images of it,
 *   who then sees these images only;
 * - `image`: the image that is asked about.
 */
type Rule =
  | { for: 'everyone' | 'account' | 'main-account'; beforeNewPassword?: true }
  | {
      for: 'policy';
      on: 'all' | 'registry' | 'image';
      throughImages?: true;
      orPublicRegistry?: true;
      says: string;
    };

/** The one table of rules: console, API, `docker login`, push and pull all ask it. */
export const RULES = {
  'View/getApiDescription': { for: 'everyone' },
  'View/getSession': { for: 'everyone', beforeNewPassword: true },
  'Change/createSession': { for: 'everyone', beforeNewPassword: true },
  'Change/deleteSession': { for: 'everyone', beforeNewPassword: true },

  'Change/updateOwnPassword': { for: 'account', beforeNewPassword: true },
  'Change/updateOwnSecondFactor': { for: 'account' },
  'View/getOwnSessionList': { for: 'account' },
  'Change/deleteOwnSession': { for: 'account' },
  'View/getOwnAccessKeyList': { for: 'account' },
  'Change/createOwnAccessKey': { for: 'account' },
  'Change/updateOwnAccessKey': { for: 'account' },
  'Change/deleteOwnAccessKey': { for: 'account' },
  'View/getEvents': { for: 'account' },
  'View/getOverview': { for: 'account' },
  'View/search': { for: 'account' },

  'View/getSubAccountList': { for: 'main-account' },
  'View/getSubAccount': { for: 'main-account' },
  'Change/createSubAccount': { for: 'main-account' },
  'Change/updateSubAccount': { for: 'main-account' },
  'Change/deleteSubAccount': { for: 'main-account' },
  'View/getGroupList': { for: 'main-account' },
  'View/getGroup': { for: 'main-account' },
  'Change/createGroup': { for: 'main-account' },
  'Change/updateGroup': { for: 'main-account' },
  'Change/deleteGroup': { for: 'main-account' },
  'View/getAuditEventList': { for: 'main-account' },

  'View/getRegistryList': { for: 'policy', on: 'registry', throughImages: true, says: 'List registries' },
  'View/getRegistry': {
    for: 'policy',
    on: 'registry',
    throughImages: true,
    says: 'See a registry: its addresses, storage and usage',
  },
  'View/getBucketList': { for: 'policy', on: 'all', says: 'List buckets, to choose one for a new registry' },
  'View/getImageList': { for: 'policy', on: 'registry', throughImages: true, says: 'List images' },
  'View/getImage': { for: 'policy', on: 'image', says: 'See an image and its descriptions' },
  'View/getTagList': { for: 'policy', on: 'image', says: 'List tags' },
  'View/getTag': { for: 'policy', on: 'image', says: 'See a tag' },
  'View/getManifest': {
    for: 'policy',
    on: 'image',
    says: 'See a manifest: platforms, layers, configuration, referrers',
  },
  'View/pullImage': {
    for: 'policy',
    on: 'image',
    orPublicRegistry: true,
    says: 'Pull images, and download files of artifacts',
  },
  'Change/createRegistry': { for: 'policy', on: 'all', says: 'Create registries' },
  'Change/updateRegistry': {
    for: 'policy',
    on: 'registry',
    says: 'Change the settings of a registry: public endpoint, public registry, scan on push',
  },
  'Change/updateImage': {
    for: 'policy',
    on: 'image',
    says: 'Change descriptions and the tag mutability of an image',
  },
  'Change/pushImage': { for: 'policy', on: 'image', says: 'Push images and tags' },
  'Change/deleteManifest': { for: 'policy', on: 'image', says: 'Delete tags and manifests' },
} satisfies Record<`${'View' | 'Change'}/${string}`, Rule>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

/** The rule of an action; undefined for what is none, whatever the types say. */
export const ruleOf = (action: Action): Rule | undefined =>
  Object.hasOwn(RULES, action) ? RULES[action] : undefined;

/** What policies can allow. */
export type GrantableAction = {
  [A in Action]: (typeof RULES)[A] extends { for: 'policy' } ? A : never;
}[Action];
export const GRANTABLE_ACTIONS = ACTIONS.filter(
  (action) => RULES[action].for === 'policy',
) as GrantableAction[];
