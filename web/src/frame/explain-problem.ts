import { useTranslation } from 'react-i18next';
import { ConnectionLost, ProblemAnswer } from '../api/call.ts';
import type { Connection } from '../api/connection.ts';
import { useTellProblem } from './use-tell-problem.ts';

type Explanation = {
  title: string;
  text: string;
  requestId?: string;
  /** What may help: asking the server once more, or loading everything anew. */
  retry?: 'again' | 'reload';
};

/** What a page that could not be shown says about it. `connection`: how it was when the page failed. */
export const useExplanation = (error: unknown, connection: Connection): Explanation => {
  const { t } = useTranslation('problem');
  const tell = useTellProblem();
  const answered = error instanceof ProblemAnswer;
  if (error instanceof ConnectionLost || (connection === 'lost' && !answered))
    return {
      title: t('notLoaded'),
      text: t('connectionLostHint'),
      // The code of a page that could not be fetched is only asked for again when all is loaded anew.
      retry: error instanceof ConnectionLost ? 'again' : 'reload',
    };
  if (!answered)
    // A part of the page that cannot be fetched any more, because a newer version was installed meanwhile; or a fault of ours.
    return { title: t('broken'), text: t('brokenHint'), retry: 'reload' };
  const { title, text } = tell(error);
  if (error.is('not-found')) return { title: t('notFound'), text };
  if (error.is('permission-denied')) return { title: t('noPermission'), text };
  return {
    title,
    text,
    requestId: error.problem.requestId,
    retry: 'again',
  };
};
