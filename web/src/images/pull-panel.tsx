import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from 'shared/access/rules';
import type { ImageRef } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useRegistry } from '../registries/use-registry.ts';
import { PullCommand, PullCommandOutline } from './pull-command.tsx';
import { usePullGuard } from './use-pull-guard.ts';

type Props = {
  at: ImageRef;
  /** What to pull; it may be on its way still. */
  subject:
    | { digest: string; tag?: string | undefined; artifact: boolean; description?: ReactNode }
    | undefined;
};

/** How to pull it; or which permission somebody lacks for that. */
export const PullPanel = ({ at, subject }: Props) => {
  const { registry, may } = useRegistry(at.registry);
  const pulling = usePullGuard(at);
  if (!may) return <NoPullCommand action="View/getRegistry" at={at} />;
  if (!registry || !subject) return <PullCommandOutline />;
  if (!pulling.may) return <NoPullCommand action="View/pullImage" at={at} />;
  return <PullCommand registry={registry} image={at.image} {...subject} />;
};

export const NoPullCommand = ({ action, at }: { action: Action; at: ImageRef }) => {
  const { t } = useTranslation('images');
  return (
    <Container header={<Header variant="h2">{t('pull.title')}</Header>}>
      <NoPermission action={action} on={targetOf(at)} />
    </Container>
  );
};
