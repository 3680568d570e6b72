import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';
import { fetchCode } from '../api/fetch-code.ts';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { useStored } from '../ui/stored.ts';
import { useDialog } from '../ui/use-dialog.ts';
import { ENDPOINTS, type EndpointKind, endpointOf } from './endpoint-of.ts';
import styles from './pull-command.module.css';
import { ARTIFACT_TOOLS, IMAGE_TOOLS, type PullTool, pullLine } from './pull-line.ts';

type Props = {
  registry: Registry;
  image: string;
  digest: string;
  /** Without one it can be pulled by its digest only. */
  tag?: string;
  artifact: boolean;
  description?: ReactNode;
};

const UserGuideDialog = lazy(() => fetchCode(() => import('../registries/user-guide-dialog.tsx')));

/** How to pull one thing, for the tool, the name and the endpoint one chooses. */
export const PullCommand = ({ registry, image, tag, digest, artifact, description }: Props) => {
  const { t } = useTranslation('images');
  const [storedTool, setTool] = useStored(artifact ? 'artifact-tool' : 'tool', String);
  const [storedEndpoint, setEndpoint] = useStored('endpoint', String);
  const [by, setBy] = useState<'tag' | 'digest'>('tag');
  const dialog = useDialog(['user-guide']);

  const tools: readonly PullTool[] = artifact ? ARTIFACT_TOOLS : IMAGE_TOOLS;
  const tool = tools.find((each) => each === storedTool) ?? (artifact ? 'oras' : 'docker');
  const endpoint: EndpointKind =
    storedEndpoint === 'private' || !registry.publicEndpoint ? 'private' : 'public';
  const named = by === 'tag' && tag !== undefined ? { tag } : { digest };
  const line = pullLine(tool, { endpoint: endpointOf(registry, endpoint), image, ...named });

  return (
    <Container
      header={
        <Header
          variant="h2"
          description={description}
          actions={<Button onClick={() => dialog.show('user-guide')}>{t('userGuide')}</Button>}
        >
          {t('pull.title')}
        </Header>
      }
    >
      <div className={styles.choices}>
        <SegmentedControl
          label={t('pull.tool')}
          selectedId={tool}
          onChange={({ detail }) => setTool(detail.selectedId)}
          options={tools.map((id) => ({ id, text: t(`pull.tools.${id}`) }))}
        />
        <div className={styles.together}>
          {tag !== undefined && (
            <SegmentedControl
              label={t('pull.by')}
              selectedId={by}
              onChange={({ detail }) => setBy(detail.selectedId === 'digest' ? 'digest' : 'tag')}
              options={(['tag', 'digest'] as const).map((id) => ({ id, text: t(`pull.byWhat.${id}`) }))}
            />
          )}
          <SegmentedControl
            label={t('pull.endpoint')}
            selectedId={endpoint}
            onChange={({ detail }) => setEndpoint(detail.selectedId)}
            options={ENDPOINTS.map((id) => ({
              id,
              text: t(`pull.endpoints.${id}`),
              ...(id === 'public' &&
                !registry.publicEndpoint && { disabled: true, disabledReason: t('pull.publicOff') }),
            }))}
          />
        </div>
      </div>
      <Snippet code={line} label={t('pull.command', { tool: t(`pull.tools.${tool}`) })} />
      {dialog.shown && (
        <Suspense>
          <UserGuideDialog
            registry={registry.name}
            image={image}
            {...(tag !== undefined && { tag })}
            {...(by === 'digest' || tag === undefined ? { digest } : {})}
            onDismiss={dialog.close}
          />
        </Suspense>
      )}
    </Container>
  );
};

/** Where it will be. */
export const PullCommandOutline = () => {
  const { t } = useTranslation('images');
  return (
    <Container header={<Header variant="h2">{t('pull.title')}</Header>}>
      <Outline>
        <div className={styles.outline}>
          <OutlineBar variant="text-heading-l" width={55} />
          <OutlineBar variant="text-heading-xl" />
        </div>
      </Outline>
    </Container>
  );
};
