import { check, type Principal, type Target } from 'shared/access/check';
import { allows, type Place } from 'shared/access/grant';
import type { Policy } from 'shared/access/policy';
import { type Action, GRANTABLE_ACTIONS, type GrantableAction, RULES } from 'shared/access/rules';
import type { SubAccount } from 'shared/accounts/sub-account';

const { grantOf } = await import('shared/access/policy');

/** A policy that an account has by itself, or by a group. */
export type Reason = { policy: Policy; group?: { id: number; name: string } | undefined };

export type Holder = Pick<SubAccount, 'policies' | 'groups'>;

const policiesOf = ({ policies, groups }: Holder): Reason[] => [
  ...policies.map((policy) => ({ policy })),
  ...groups.flatMap(({ id, name, policies: ofGroup }) =>
    ofGroup.map((policy) => ({ policy, group: { id, name } })),
  ),
];

/** Policies only add up: what several allow is what one of them allows to an account that has no other. */
const gives = (policy: Policy, action: Action, on: Target) => {
  const alone: Principal = { kind: 'sub', accountId: 0, loginId: '', grants: [grantOf(policy)] };
  return check(alone, action, on).ok;
};

/** The part of a policy that gives one of the actions: with those of its registries that it takes. */
const partThatGives = (policy: Policy, actions: readonly Action[], on: Target): Policy | undefined => {
  const fits = (part: Policy) => actions.some((action) => gives(part, action, on));
  if (!policy.registries) return fits(policy) ? policy : undefined;
  const registries = policy.registries.filter((registry) => fits({ ...policy, registries: [registry] }));
  return registries.length > 0 ? { ...policy, registries } : undefined;
};

/** By what an account may do one of these, there or anywhere. None: it may not. */
export const reasonsFor = (account: Holder, actions: readonly Action[], on: Target = {}): Reason[] =>
  policiesOf(account).flatMap(({ policy, group }) => {
    const part = partThatGives(policy, actions, on);
    return part ? [{ policy: part, group }] : [];
  });

/** Where they reach, each registry or pattern once; null: everywhere. */
export const whereOf = (reasons: readonly Reason[]): readonly string[] | null =>
  reasons.some(({ policy }) => !policy.registries)
    ? null
    : [...new Set(reasons.flatMap(({ policy }) => policy.registries ?? []))].toSorted();

/** What an account may not do anywhere: because no policy names it, or because those that do are too narrow for it. */
export const lackOf = (account: Holder, action: GrantableAction): 'policy' | 'everywhere' | 'registry' => {
  const named = policiesOf(account).some(({ policy }) => allows(grantOf(policy), action));
  if (!named) return 'policy';
  return RULES[action].on === 'all' ? 'everywhere' : 'registry';
};

/** What can be asked about a registry, or about an image of it. */
export const actionsOn = ({ image }: Partial<Place>): readonly GrantableAction[] =>
  GRANTABLE_ACTIONS.filter((action) => {
    const { on } = RULES[action];
    return on === 'image' || (on === 'registry' && image === undefined);
  });

/** All actions of a kind, or some. */
type Extent = 'all' | readonly GrantableAction[];

export type Rights<Account> = {
  account: Account;
  view: Extent;
  change: Extent;
  reasons: Reason[];
};

const extentOf = (
  of: readonly GrantableAction[],
  kind: 'View/' | 'Change/',
  among: readonly Action[],
): Extent => {
  const given = of.filter((action) => action.startsWith(kind));
  return given.length > 0 && given.length === among.filter((action) => action.startsWith(kind)).length
    ? 'all'
    : given;
};

/** Those who may do something there (`action`: that), what, and why. */
export const rightsOn = <Account extends Holder>(
  accounts: readonly Account[],
  { registry, image }: Place,
  action?: GrantableAction,
): Rights<Account>[] => {
  const on: Target = {
    registry: { name: registry, publicRegistry: false },
    ...(image !== undefined && { image }),
  };
  const actions = actionsOn({ image });
  return accounts.flatMap((account) => {
    const reasons = reasonsFor(account, action ? [action] : actions, on);
    if (reasons.length === 0) return [];
    const given = actions.filter((each) => reasonsFor(account, [each], on).length > 0);
    const extent = (kind: 'View/' | 'Change/') => extentOf(given, kind, actions);
    return [{ account, view: extent('View/'), change: extent('Change/'), reasons }];
  });
};

/** In which ways an account can use what it may do. */
export const standingOf = ({
  active,
  consoleAccess,
  apiGatewayAccess,
}: Pick<SubAccount, 'active' | 'consoleAccess' | 'apiGatewayAccess'>) => {
  if (!active) return 'suspended';
  if (!consoleAccess && !apiGatewayAccess) return 'noAccess';
  if (!consoleAccess) return 'keysOnly';
  return apiGatewayAccess ? 'active' : 'consoleOnly';
};
export type Standing = ReturnType<typeof standingOf>;
