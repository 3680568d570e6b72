import { useTranslation } from 'react-i18next';
import type { ProblemType } from 'shared/http/problem';
import { ProblemAnswer } from '../api/call.ts';
import { useLocale } from '../ui/use-locale.ts';

/** What the server answers is English. In other languages one is told what its kind of problem means. */
export const useTellProblem = () => {
  const { t, i18n } = useTranslation(['problem', 'access']);
  const english = useLocale() === 'en';
  return (error: Error): { title: string; text: string } => {
    if (!(error instanceof ProblemAnswer))
      return { title: t('connectionLost'), text: t('connectionLostHint') };
    const { title, detail } = error.problem;
    const type = error.problem.type.replace(/^\/problems\//, '') as ProblemType;
    // Of a newer server, or of something in between.
    if (!i18n.exists(`problem:of.${type}`)) return { title, text: detail ?? '' };
    // Who asks for a permission needs its name, which is the same in every language.
    const permission = type === 'permission-denied' && /\b(?:View|Change)\/\w+/.exec(detail ?? '')?.[0];
    const text = permission ? t('access:missing', { permission }) : t(`of.${type}.text`);
    return { title: t(`of.${type}.title`), text: english ? (detail ?? text) : text };
  };
};
