import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { ProblemAnswer } from '../api/call.ts';
import { RequestId } from './request-id.tsx';

/** A part of a page, or a dialog's action, that failed. */
export const ProblemAlert = ({ error, onRetry }: { error: Error; onRetry?: () => void }) => {
  const { t } = useTranslation();
  const problem = error instanceof ProblemAnswer ? error.problem : undefined;
  return (
    <Alert
      type="error"
      header={problem ? problem.title : t('problem.connectionLost')}
      action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
    >
      {problem ? problem.detail : t('problem.connectionLostHint')}
      {problem && problem.status >= 500 && (
        <div>
          <RequestId id={problem.requestId} />
        </div>
      )}
    </Alert>
  );
};
