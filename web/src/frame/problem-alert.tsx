import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { ProblemAnswer } from '../api/call.ts';
import { RequestId } from './request-id.tsx';
import { useTellProblem } from './use-tell-problem.ts';

/** A part of a page, or a dialog's action, that failed. */
export const ProblemAlert = ({ error, onRetry }: { error: Error; onRetry?: () => void }) => {
  const { t } = useTranslation(['problem', 'ui']);
  const tell = useTellProblem();
  const problem = error instanceof ProblemAnswer ? error.problem : undefined;
  const { title, text } = tell(error);
  return (
    <Alert type="error" header={title} action={onRetry && <Button onClick={onRetry}>{t('ui:retry')}</Button>}>
      {text}
      {problem && problem.status >= 500 && (
        <div>
          <RequestId id={problem.requestId} />
        </div>
      )}
    </Alert>
  );
};
