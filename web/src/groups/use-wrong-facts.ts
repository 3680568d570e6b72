import { useTranslation } from 'react-i18next';
import { isProblem } from '../api/call.ts';
import type { GroupFacts } from './group-fields.tsx';

// With Zod: the rules are the very ones that the server holds the fields to.
const { GroupChanges } = await import('shared/accounts/group');

/** What the server would refuse of these, or has refused: `sent` is the name that was tried. */
export const useWrongFacts = (facts: GroupFacts, refusal: Error | null, sent: string | undefined) => {
  const { t } = useTranslation('groups');
  const wrong = new Set(GroupChanges.safeParse(facts).error?.issues.map(({ path }) => path[0]));
  const taken = sent === facts.name && isProblem(refusal, 'name-taken');
  const nameText = () => {
    if (taken) return t('wrong.taken', { name: facts.name.trim() });
    return facts.name.trim() === '' ? t('wrong.nameMissing') : t('wrong.name');
  };
  return {
    right: wrong.size === 0,
    taken,
    texts: {
      name: taken || wrong.has('name') ? nameText() : undefined,
      description: wrong.has('description') ? t('wrong.description') : undefined,
      externalName: wrong.has('externalName') ? t('wrong.externalName') : undefined,
    },
  };
};
