import { allows, concerns, type Grant, matches, partsOf, type Reach } from './grant.ts';
import { type Action, ruleOf } from './rules.ts';

/** `limits`: what the access key is narrowed to that somebody uses; it never gives more than the account has. */
type Known = { accountId: number; loginId: string; limits?: readonly Grant[] | undefined };

/** Who asks. `anonymous` is an account without rights. */
export type Principal =
  | { kind: 'anonymous' }
  | ({ kind: 'main' } & Known)
  | ({ kind: 'sub'; grants: readonly Grant[]; newPasswordNeeded?: boolean | undefined } & Known);

/**
 * What is asked about, as the path of the request names it, whether it exists or not; `publicRegistry` comes from the
 * store. Without a registry: anywhere. With a registry alone: anywhere in it.
 */
export type Target = { registry?: { name: string; publicRegistry: boolean }; image?: string };

export type Verdict = { ok: true } | { ok: false; reason: string };

const OK: Verdict = { ok: true };
const no = (reason: string): Verdict => ({ ok: false, reason });

/**
 * Decides by the table of rules. Of what does not exist it says the same as of what exists: it looks at names alone.
 * An action that is not in the table is refused, whatever the types say.
 */
export const check = (who: Principal, action: Action, on: Target = {}): Verdict => {
  const rule = ruleOf(action);
  if (!rule) return no(`There is no action ${action}.`);
  if (rule.for === 'everyone') return OK;
  if (rule.for === 'policy' && rule.orPublicRegistry && on.registry?.publicRegistry) return OK;
  if (who.kind === 'anonymous') return no('Sign in first.');
  if (who.kind === 'sub' && who.newPasswordNeeded && !('beforeNewPassword' in rule))
    return no('Choose a password of your own first.');
  if (rule.for !== 'policy') {
    if (who.limits && (rule.for === 'main-account' || action.startsWith('Change/')))
      return no('The access key is narrowed: it manages no accounts.');
    return rule.for === 'account' || who.kind === 'main' ? OK : no('Only the main account may do this.');
  }
  const gives = (grant: Grant) => allows(grant, action) && reaches(grant, rule, on);
  if (who.limits && !who.limits.some(gives))
    return no(`The access key is narrowed: it does not give ${action}${placeOf(on)}.`);
  if (who.kind === 'main' || who.grants.some(gives)) return OK;
  return no(`The permission ${action} is missing${placeOf(on)}.`);
};

type PolicyRule = Extract<ReturnType<typeof ruleOf>, { for: 'policy' }>;

const reaches = ({ resources }: Grant, rule: PolicyRule, { registry, image }: Target): boolean => {
  if (resources === null) return true;
  if (rule.on === 'all') return false;
  const fitting =
    rule.on === 'registry' && !rule.throughImages
      ? resources.filter((resource) => partsOf(resource).image === undefined)
      : resources;
  return registry === undefined
    ? fitting.length > 0
    : fitting.some((resource) => concerns(resource, { registry: registry.name, image }));
};

const placeOf = ({ registry, image }: Target) =>
  registry ? ` on ${registry.name}${image === undefined ? '' : `/${image}`}` : '';

/** Whether somebody may do this to a registry and every image of it. */
export const mayToAll = (who: Principal, action: Action, registry: string): boolean =>
  reachOf(who, action).every((resources) =>
    resources.some((resource) => {
      const parts = partsOf(resource);
      return parts.image === undefined && matches(parts.registry, registry);
    }),
  );

/** Where somebody may do this: what lists show. */
export const reachOf = (who: Principal, action: Action): Reach => {
  if (!check(who, action).ok || who.kind === 'anonymous') return [[]];
  const given = [...(who.kind === 'main' ? [] : [who.grants]), ...(who.limits ? [who.limits] : [])];
  return given.flatMap((grants) => {
    const fitting = grants.filter((grant) => allows(grant, action));
    return fitting.some(({ resources }) => resources === null)
      ? []
      : [fitting.flatMap(({ resources }) => resources ?? [])];
  });
};
