import Container from '@cloudscape-design/components/container';
import { useTranslation } from 'react-i18next';
import type { DeletionPlan } from 'shared/deletions/deletion';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { CleanupGoingOn } from './cleanup-going-on.tsx';
import { CleanupOutcome } from './cleanup-outcome.tsx';
import { Preview } from './preview.tsx';
import type { ImageQuery } from './preview-images.tsx';

export type PlanProps = {
  registry: string;
  plan: DeletionPlan;
  images: ImageQuery;
  /** The filter is another one by now. */
  changed: boolean;
  /** Somebody just asked for it. */
  fresh: boolean;
  looking: boolean;
  onAgain: () => void;
};

/** What a clean-up would do, does, or did. */
export const Plan = (props: PlanProps) => {
  const { registry, plan } = props;
  switch (plan.state) {
    case 'planned':
    case 'held':
      return <Preview {...props} />;
    case 'running':
    case 'stopping':
      return <CleanupGoingOn registry={registry} deletion={plan} />;
    case 'done':
    case 'stopped':
    case 'failed':
      return <CleanupOutcome registry={registry} deletion={plan} />;
  }
};

export const PlanOutline = () => {
  const { t } = useTranslation('cleanup');
  return (
    <Container>
      <Outline>
        <OutlineBar width={40} variant="text-heading-m" />
        <OutlineBar width={60} />
        <span hidden>{t('plan.looking')}</span>
      </Outline>
    </Container>
  );
};
