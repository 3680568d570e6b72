/** Who asks. `anonymous` is an account without rights. */
export type Principal = { kind: 'anonymous' } | { kind: 'main'; accountId: number; loginId: string };

/** What is asked about; filled from the path and the store, never from a request body. */
export type Target = { registry?: { name: string; publicRegistry: boolean } };

export type Verdict = { ok: true } | { ok: false; reason: string };
type Policy = (who: Principal, action: string, on: Target) => Verdict;

const OK: Verdict = { ok: true };
const no = (reason: string): Verdict => ({ ok: false, reason });

const anyone: Policy = () => OK;
const signedIn: Policy = (who) => (who.kind === 'anonymous' ? no('Sign in first.') : OK);
const granted: Policy = (who, action) =>
  who.kind === 'main' ? OK : no(`The permission ${action} is missing.`);
const grantedOrPublic: Policy = (who, action, on) =>
  on.registry?.publicRegistry ? OK : granted(who, action, on);

/** The one table of rules: console, API, `docker login`, push and pull all ask it. */
export const POLICIES = {
  'View/getApiDescription': [anyone],
  'View/getSession': [anyone],
  'Change/createSession': [anyone],
  'Change/deleteSession': [anyone],
  'View/getOwnAccessKeyList': [signedIn],
  'Change/createOwnAccessKey': [signedIn],
  'Change/updateOwnAccessKey': [signedIn],
  'Change/deleteOwnAccessKey': [signedIn],
  'View/getOverview': [granted],
  'View/getRegistryList': [granted],
  'View/getRegistry': [granted],
  'Change/createRegistry': [granted],
  'Change/updateRegistry': [granted],
  'View/getBucketList': [granted],
  'View/getImageList': [granted],
  'View/getImage': [granted],
  'Change/updateImage': [granted],
  'View/getTagList': [granted],
  'View/getTag': [granted],
  'View/getManifest': [granted],
  'View/pullImage': [grantedOrPublic],
  'Change/pushImage': [granted],
  'Change/deleteManifest': [granted],
  'View/getEvents': [signedIn],
  'View/search': [granted],
} satisfies Record<`${'View' | 'Change'}/${string}`, Policy[]>;

export type Action = keyof typeof POLICIES;
export const ACTIONS = Object.keys(POLICIES) as Action[];

/** Decides; an action that is not in the table is refused, whatever the types say. */
export const check = (who: Principal, action: Action, on: Target = {}): Verdict => {
  const policies: Policy[] | undefined = Object.hasOwn(POLICIES, action) ? POLICIES[action] : undefined;
  if (!policies) return no(`There is no action ${action}.`);
  return policies.map((policy) => policy(who, action, on)).find((verdict) => !verdict.ok) ?? OK;
};
