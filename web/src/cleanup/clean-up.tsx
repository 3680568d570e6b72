import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { isProblem } from '../api/call.ts';
import { deletionQuery } from '../deletions/deletion-queries.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { addressOfFilter, FIRST_FILTER } from './cleanup-address.ts';
import type { Shown } from './cleanup-page.tsx';
import { previewMutation } from './cleanup-queries.ts';
import { AGES, draftOf, filterOf, isSameFilter } from './filter-draft.ts';
import { FilterFields } from './filter-fields.tsx';
import { Plan, PlanOutline } from './plan.tsx';

/** The filter, and below it what it would do. */
export const CleanUp = ({ registry, filter, plan: id, images }: Shown) => {
  const { t } = useTranslation('cleanup');
  const navigate = useNavigate();
  const guard = useGuard('View/getTagList', targetOf({ registry }));
  const preview = useMutation(previewMutation(registry));
  const plan = useQuery({ ...deletionQuery({ registry, deletion: id ?? 0 }), enabled: id !== undefined });
  const shown = id === undefined ? undefined : plan.data;

  // A link may name a plan alone.
  const applied = filter ?? shown?.filter ?? FIRST_FILTER;
  const [draft, setDraft] = useState(() => draftOf(applied));
  const [tried, setTried] = useState(false);
  const [draftFrom, setDraftFrom] = useState(applied);
  if (!isSameFilter(applied, draftFrom)) {
    setDraftFrom(applied);
    setDraft(draftOf(applied));
  }
  const { filter: wanted, wrong } = filterOf(draft);
  const changed = Boolean(shown?.filter && (wrong.size > 0 || !isSameFilter(wanted, shown.filter)));
  // Or it was thrown away, in another tab perhaps.
  const gone = shown
    ? shown.state === 'stopped' && shown.startedAt === null
    : id !== undefined && isProblem(plan.error, 'not-found');

  const look = (at: CleanupFilter) => {
    if (preview.isPending) return;
    preview.mutate(at, {
      onSuccess: (made) =>
        navigate(paths.cleanup(registry, { ...addressOfFilter(at), plan: `${made.id}` }), {
          preventScrollReset: true,
        }),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.size === 0) look(wanted);
  };
  const again = () => look(wrong.size === 0 ? wanted : applied);

  return (
    <SpaceBetween size="l">
      <form onSubmit={submit} noValidate>
        <Container
          header={
            <Header variant="h2" description={t('filter.description')}>
              {t('filter.title')}
            </Header>
          }
          footer={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                variant={shown && !changed ? 'normal' : 'primary'}
                formAction="submit"
                loading={preview.isPending}
                {...guard.button}
              >
                {t('filter.apply')}
              </Button>
              <Button formAction="none" variant="link" onClick={() => setDraft(draftOf(FIRST_FILTER))}>
                {t('filter.reset')}
              </Button>
            </SpaceBetween>
          }
        >
          <FilterFields value={draft} wrong={tried ? wrong : NONE} ages={AGES} onChange={setDraft} />
        </Container>
      </form>
      {preview.error && <ProblemAlert error={preview.error} />}
      {gone ? (
        <Alert
          type="info"
          header={t('plan.gone')}
          action={<Button onClick={again}>{t('plan.again')}</Button>}
        >
          {t('plan.goneText')}
        </Alert>
      ) : shown ? (
        <Plan
          key={shown.id}
          registry={registry}
          plan={shown}
          images={images}
          changed={changed}
          fresh={preview.data?.id === shown.id}
          looking={preview.isPending}
          onAgain={again}
        />
      ) : plan.error ? (
        <ProblemAlert error={plan.error} onRetry={plan.refetch} />
      ) : (
        id !== undefined && <PlanOutline />
      )}
    </SpaceBetween>
  );
};

const NONE: ReadonlySet<never> = new Set();
