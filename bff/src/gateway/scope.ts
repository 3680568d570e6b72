/** One resource and the actions on it that a client asked a token for (Docker token specification, "scope"). */
export type Scope = { type: 'repository' | 'registry'; name: string; actions: string[] };

/** `repository:team-a/app:pull,push`; undefined for what we do not know. A name may hold a colon only in a host part. */
export const parseScope = (text: string): Scope | undefined => {
  const match = /^(repository|registry)(?:\([a-z]+\))?:([^\s"]{1,512}):([a-z*,]*)$/.exec(text);
  if (!match) return undefined;
  const [, type = '', name = '', actions = ''] = match;
  return { type: type as Scope['type'], name, actions: actions.split(',').filter(Boolean) };
};

export const formatScope = ({ type, name, actions }: Scope) => `${type}:${name}:${actions.join(',')}`;

/** Whether what was asked for when the token was issued includes this. */
export const covers = (scopes: readonly Scope[], wanted: Scope): boolean =>
  wanted.actions.every((action) =>
    scopes.some(
      ({ type, name, actions }) =>
        type === wanted.type && name === wanted.name && (actions.includes(action) || actions.includes('*')),
    ),
  );
