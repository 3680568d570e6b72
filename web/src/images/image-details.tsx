import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail, ImageRef } from 'shared/images/image';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { useIncoming } from '../api/query-client.ts';
import { UsageSentence } from '../deletions/usage.tsx';
import { isArtifactType } from '../manifests/artifact-kind.ts';
import { paths } from '../paths.ts';
import { tagsQuery } from '../tags/tag-queries.ts';
import { Bytes, Count } from '../ui/amounts.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { RouteButton, RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './image-details.module.css';
import { imageQuery, imageUsageQuery } from './image-queries.ts';
import { newestTags } from './newest-tags.ts';
import { PullCommandOutline } from './pull-command.tsx';
import { NoPullCommand, PullPanel } from './pull-panel.tsx';

const Markdown = lazy(() => fetchCode(() => import('../ui/markdown.tsx')));

type Props = { at: ImageRef; onSettings: () => void };

export const ImageDetails = ({ at, onSettings }: Props) => {
  const { t } = useTranslation(['images', 'ui']);
  const { data: image } = useSuspenseQuery(imageQuery(at));
  const { data: usage } = useQuery(imageUsageQuery(at));
  const change = useGuard('Change/updateImage', targetOf(at));
  const changesAny = useGuard('Change/updateImage').may;
  const described = image.fullDescription.trim() !== '';

  return (
    <div className={styles.columns}>
      <div className={styles.facts}>
        <Container header={<Header variant="h2">{t('details.facts')}</Header>}>
          <SpaceBetween size="m">
            <KeyValuePairs
              items={[
                {
                  label: t('details.name'),
                  value: (
                    <span className={styles.name}>
                      {image.name} <CopyButton text={image.name} label={t('details.name')} />
                    </span>
                  ),
                },
              ]}
            />
            <KeyValuePairs
              columns={2}
              minColumnWidth={120}
              items={[
                { label: t('column.updatedAt'), value: <TimeAgo time={image.updatedAt} /> },
                {
                  label: t('column.tagCount'),
                  value: (
                    <RouteLink href={paths.image(at, 'tags')}>
                      <Count value={image.tagCount} />
                    </RouteLink>
                  ),
                },
                { label: t('column.pulls'), value: <Count value={image.pulls} /> },
                {
                  label: t('details.lastPull'),
                  value: <TimeAgo time={image.lastPulledAt} otherwise={t('ui:never')} />,
                },
              ]}
            />
            <KeyValuePairs
              items={[
                {
                  label: t('column.sizeBytes'),
                  value: (
                    <>
                      <Bytes value={image.sizeBytes} />
                      {usage && (
                        <div className={styles.hint}>
                          <UsageSentence usage={usage} />
                        </div>
                      )}
                    </>
                  ),
                },
                {
                  label: t('details.tagMutability'),
                  value: (
                    <>
                      {image.tagMutability ? t('ui:on') : t('ui:off')}
                      <div className={styles.hint}>
                        {image.tagMutability ? t('details.mutable') : t('details.immutable')}
                      </div>
                      <Button
                        variant="inline-link"
                        ariaLabel={t('details.settingsLabel', { image: image.name })}
                        onClick={onSettings}
                        {...change.button}
                      >
                        {t('details.settings')}
                      </Button>
                    </>
                  ),
                },
                ...(image.sourceUrl
                  ? [{ label: t('details.source'), value: <Source url={image.sourceUrl} /> }]
                  : []),
              ]}
            />
          </SpaceBetween>
        </Container>
      </div>
      <div className={styles.main}>
        <SpaceBetween size="l">
          <PullNewest at={at} />
          <Container
            header={
              <Header
                variant="h2"
                description={image.descriptionUpdatedAt && <Author image={image} />}
                actions={
                  described && (
                    <RouteButton
                      href={paths.description(at)}
                      ariaLabel={t('details.editFullLabel')}
                      {...change.button}
                    >
                      {t('details.editFull')}
                    </RouteButton>
                  )
                }
              >
                {t('details.fullDescription')}
              </Header>
            }
          >
            {described ? (
              <Suspense fallback={<DescriptionOutline />}>
                <Markdown text={image.fullDescription} outline={<DescriptionOutline />} />
              </Suspense>
            ) : (
              <Empty
                title={t('details.noFullDescription')}
                text={change.may && t('details.noFullDescriptionHint')}
                action={
                  changesAny && (
                    <RouteButton href={paths.description(at)} {...change.button}>
                      {t('details.writeFull')}
                    </RouteButton>
                  )
                }
              />
            )}
          </Container>
        </SpaceBetween>
      </div>
    </div>
  );
};

const PullNewest = ({ at }: { at: ImageRef }) => {
  const { t } = useTranslation('images');
  const { may } = useGuard('View/getTagList', targetOf(at));
  const { data: tags } = useIncoming(tagsQuery(at, newestTags), { enabled: may });
  if (!may) return <NoPullCommand action="View/getTagList" at={at} />;
  if (!tags) return <PullCommandOutline />;
  const [newest] = tags.items;
  if (!newest)
    return (
      <Container header={<Header variant="h2">{t('pull.title')}</Header>}>
        <Empty title={t('pull.noTag')} text={t('pull.noTagHint')} />
      </Container>
    );
  const { name: tag, digest, artifactType } = newest;
  const subject = {
    digest,
    tag,
    artifact: isArtifactType(artifactType),
    description: t('pull.newest', { tag }),
  };
  return <PullPanel at={at} subject={subject} />;
};

/** As labels give it; the server lets http and https through only. */
const Source = ({ url }: { url: string }) => {
  const { t } = useTranslation('images');
  return (
    <span className={styles.name}>
      <Link
        href={url}
        external
        rel="noopener noreferrer nofollow"
        externalIconAriaLabel={t('details.sourceNewTab')}
      >
        {url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
      </Link>
    </span>
  );
};

const Author = ({ image }: { image: ImageDetail }) => {
  const { t } = useTranslation('images');
  const { descriptionUpdatedBy: who, descriptionUpdatedAt: time } = image;
  return (
    <>
      {who === null ? t('details.changed') : t('details.changedBy', { who })} <TimeAgo time={time} />
    </>
  );
};

const DescriptionOutline = () => (
  <Outline>
    <SpaceBetween size="s">
      <OutlineBar variant="text-heading-l" width={40} />
      <OutlineBar />
      <OutlineBar />
      <OutlineBar width={70} />
    </SpaceBetween>
  </Outline>
);

/** Where all of it will be. */
export const ImageDetailsOutline = () => {
  const { t } = useTranslation('images');
  return (
    <div className={styles.columns}>
      <div className={styles.facts}>
        <Container header={<Header variant="h2">{t('details.facts')}</Header>}>
          <Outline>
            <SpaceBetween size="m">
              {[70, 45, 60, 50].map((width) => (
                <div key={width}>
                  <OutlineBar variant="text-body-s" width={30} />
                  <OutlineBar width={width} />
                </div>
              ))}
            </SpaceBetween>
          </Outline>
        </Container>
      </div>
      <div className={styles.main}>
        <SpaceBetween size="l">
          <PullCommandOutline />
          <Container header={<Header variant="h2">{t('details.fullDescription')}</Header>}>
            <DescriptionOutline />
          </Container>
        </SpaceBetween>
      </div>
    </div>
  );
};
