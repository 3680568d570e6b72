import { GRANTABLE_ACTIONS, type GrantableAction } from 'shared/access/rules';

type Asked = { account?: string; registry?: string; image?: string; action?: string };

/** Asks anew: a page of the list before has nothing to do with it, nor an image with another registry. */
export const withQuestion = (asked: Asked) => (params: URLSearchParams) => {
  for (const name of ['after', 'from', 'search', ...('registry' in asked ? ['image'] : [])])
    params.delete(name);
  for (const [name, value] of Object.entries(asked)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  return params;
};

export const actionOf = (params: URLSearchParams): GrantableAction | undefined =>
  GRANTABLE_ACTIONS.find((action) => action === params.get('action'));
