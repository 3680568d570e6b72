import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { ImageDetail, ImageRef } from 'shared/images/image';
import { mayNow, targetOf } from '../access/may.ts';
import { PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { sessionQuery } from '../accounts/session-queries.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { Empty } from '../ui/empty.tsx';
import { crumbsToImage } from './crumbs.ts';
import styles from './description-editor.module.css';
import { DescriptionEditor } from './description-editor.tsx';
import { imageQuery } from './image-queries.ts';

const Markdown = lazy(() => fetchCode(() => import('../ui/markdown.tsx')));

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = params as ImageRef;
    const [session] = await Promise.all([
      load(queryClient, sessionQuery()),
      mayNow(queryClient, 'View/getImage', at) && load(queryClient, imageQuery(at)),
    ]);
    return { at, account: session.account?.loginId ?? '' };
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '' }) => ({
    title: t('images:full.title'),
    crumbs: crumbsToImage(t, { registry, image }),
    help: { title: t('images:full.helpTitle'), text: t('images:full.help') },
  }),
};

type Shown = Awaited<ReturnType<ReturnType<typeof loader>>>;

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    <PermittedPage action="View/getImage" on={targetOf(shown.at)}>
      {/* Another image is another text. */}
      <Description key={`${shown.at.registry}/${shown.at.image}`} {...shown} />
    </PermittedPage>
  );
};

const Description = ({ at, account }: Shown) => {
  const { t } = useTranslation('images');
  const { data: image } = useSuspenseQuery(imageQuery(at));
  const change = useGuard('Change/updateImage', targetOf(at));
  // Whoever loses the permission while writing keeps what was written in front of them.
  const [edits, setEdits] = useState(change.may);
  if (change.may && !edits) setEdits(true);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            edits ? (
              <Trans
                t={t}
                i18nKey="full.of"
                values={{ image: at.image }}
                components={{ name: <strong className={styles.name} /> }}
              />
            ) : (
              t('full.readOnly', { reason: change.button.disabledReason })
            )
          }
        >
          {t('full.title')}
        </Header>
      }
    >
      {edits ? (
        <DescriptionEditor at={at} account={account} stored={image} refused={change.button.disabledReason} />
      ) : (
        <Text image={image} />
      )}
    </ContentLayout>
  );
};

const Text = ({ image: { name, fullDescription } }: { image: ImageDetail }) => {
  const { t } = useTranslation('images');
  return (
    <Container header={<Header variant="h2">{name}</Header>}>
      {fullDescription.trim() === '' ? (
        <Empty title={t('details.noFullDescription')} />
      ) : (
        <Suspense>
          <Markdown text={fullDescription} outline={null} />
        </Suspense>
      )}
    </Container>
  );
};
