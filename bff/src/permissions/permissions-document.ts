import { check, type Principal, type Target } from 'shared/access/check';
import { grantOf } from 'shared/access/policy';
import { ACTIONS, type Action, ruleOf } from 'shared/access/rules';
import { api } from 'shared/api';
import { OPERATIONS } from '../gateway/operations.ts';

const HERE: Target = { registry: { name: 'team-a', publicRegistry: false }, image: 'app' };
const ELSEWHERE: Target = { registry: { name: 'team-b', publicRegistry: false }, image: 'app' };
const PUBLIC: Target = { registry: { name: 'team-a', publicRegistry: true }, image: 'app' };

const sub = { kind: 'sub', accountId: 2, loginId: 'sub' } as const;
const manager = grantOf({ policy: 'NCP_CONTAINER_REGISTRY_MANAGER' });
const viewer = grantOf({ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' });
const onTeamA = { ...manager, resources: ['team-a'] };

const COLUMNS: [string, Principal, Target][] = [
  ['Nobody', { kind: 'anonymous' }, HERE],
  ['Nobody, public registry', { kind: 'anonymous' }, PUBLIC],
  ['No policy', { ...sub, grants: [] }, HERE],
  ['Viewer', { ...sub, grants: [viewer] }, HERE],
  ['Manager', { ...sub, grants: [manager] }, HERE],
  ['Manager of team-a, there', { ...sub, grants: [onTeamA] }, HERE],
  ['Manager of team-a, elsewhere', { ...sub, grants: [onTeamA] }, ELSEWHERE],
  [
    "Manager's read-only key",
    { ...sub, grants: [manager], limits: [{ actions: ['View/*'], resources: null }] },
    HERE,
  ],
  ['First password', { ...sub, grants: [manager], newPasswordNeeded: true }, HERE],
  ['Main account', { kind: 'main', accountId: 1, loginId: 'main' }, HERE],
];

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const meaningOf = (action: Action): string => {
  const rule = ruleOf(action);
  return rule?.for === 'policy' ? rule.says : '';
};

/** Markdown: the table of rules, worked out for everybody it can be asked about, and the doors that ask it. */
export const permissionsDocument = (): string =>
  `# Permissions

Made from the table of rules, \`shared/src/access/rules.ts\`, and checked with every test run: \`bff/src/permissions\` makes
each of these requests for real and compares the answer with this table. Not to be edited by hand.

An account that is suspended, a key of an account without API Gateway access, an expired or inactive key, and a key or a
session used from an address that is not allowed are refused everywhere with 401. A session of an account without
console access is nobody's.

## Who may do what

${table(
  ['Action', 'What it is', ...COLUMNS.map(([name]) => name)],
  ACTIONS.map((action) => [
    `\`${action}\``,
    meaningOf(action),
    ...COLUMNS.map(([_name, who, on]) => (check(who, action, on).ok ? 'yes' : '')),
  ]),
)}

## What the console API asks for

${table(
  ['Endpoint', 'Action'],
  api.map(({ method, path, action }) => [`\`${method.toUpperCase()} ${path}\``, `\`${action}\``]),
)}

## What clients are asked for

${table(
  ['Operation', 'Action', 'Scope of a token'],
  Object.entries(OPERATIONS).flatMap(([kind, methods]) =>
    Object.entries(methods).map(([method, { action, scope }]) => [
      `\`${method}\` ${kind}`,
      `\`${action}\``,
      `\`${scope}\``,
    ]),
  ),
)}

\`GET /v2/_catalog\` asks for \`View/getImageList\` and lists what one may see. A blob is mounted from another image where
\`View/pullImage\` is allowed there. An upload goes on for the account that began it.
`;
